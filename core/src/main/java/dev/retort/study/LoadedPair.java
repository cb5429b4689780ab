package dev.retort.study;

import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Device;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.study.graph.StepContext;
import java.nio.file.Path;

/** An arm's models and crosscoder in memory; close it. */
record LoadedPair(Decoder base, Decoder distilled, CrosscoderFile file, HookPoint.ResidPre point)
        implements AutoCloseable {
    /** @param crosscoder the finished folder of a {@link CrosscoderStep} */
    static LoadedPair open(StepContext context, PairPlaces places, String hook, Path crosscoder) {
        Decoder base = Decoder.load(places.base().in(context), Device.CPU);
        if (!(HookPoint.parse(hook, base.config().nLayers()) instanceof HookPoint.ResidPre point)) {
            base.close();
            throw new BadInput("hook " + hook
                    + ": experiments change a resid_pre; give one, or leave out \"ablate\" and " + "\"steer\".");
        }
        return new LoadedPair(
                base,
                Decoder.load(places.distilled().in(context), Device.CPU),
                CrosscoderFile.read(crosscoder.resolve(CrosscoderStep.WEIGHTS), Device.CPU),
                point);
    }

    CrosscodedPair pair() {
        return new CrosscodedPair(base, distilled, point, file.crosscoder(), file.normaliser());
    }

    /** For each feature ‖d‖ of the distilled side in the model's own space. */
    double[] distilledNorms() {
        return pair().norms(CrosscodedPair.Side.DISTILLED);
    }

    @Override
    public void close() {
        base.close();
        distilled.close();
        file.close();
    }
}
