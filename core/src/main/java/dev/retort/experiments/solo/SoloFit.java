package dev.retort.experiments.solo;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Part;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Resamples;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.agreement.RidgeSums;
import dev.retort.experiments.interventions.FeatureValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits a {@link SoloEncoder} to a crosscoder, on stored activations:
 *
 * <ol>
 *   <li>train: ridge regression of the paired pre-activation a = W_enc x̂ + b_enc on the served side's x̂. That is the paired encoder
 *       with the other side's x̂ replaced by its ridge prediction, and becomes the score u; dev: the penalty;
 *   <li>dev: one threshold a feature, where F1 of "the paired feature fires" is highest;
 *   <li>train: ridge regression of the paired value on the served side over the tokens above the threshold, each feature on its own
 *       ones; dev: each one's penalty;
 *   <li>test: R², AUROC, precision and recall against the paired values.
 * </ol>
 *
 * <p>Why the value has weights of its own: a line that must also follow how far below 0 a silent feature lies, at nine tokens in ten,
 * is a poor measure of how strongly it fires at the tenth ({@code docs/solo.md}).
 *
 * <p>Memory is 8·d·(d + k) bytes for each of train and dev, and a few hundred MiB for as many features at a time as that is enough for.
 */
public final class SoloFit {
    /** A feature that fires on fewer tokens of the train part is not fitted. */
    public static final int LEAST_FIRING = 20;

    /** Numbers that columns of tokens, or Gram matrices, may have. */
    private static final int MOST = 1 << 25;

    private final CrosscoderFile file;
    private final ActivationStore store;
    private final int side;
    private final Progress progress;

    /** @param side which of the crosscoder's models is served, from 0 */
    public SoloFit(CrosscoderFile file, ActivationStore store, int side, Progress progress) {
        for (Part part : Part.values()) {
            if (!store.has(part)) {
                throw new BadInput("the store has no activations of the " + part.word()
                        + " part; a solo encoder is fitted on train, its thresholds on dev, and measured on test.");
            }
        }
        this.file = file;
        this.store = store;
        this.side = side;
        this.progress = progress;
    }

    /** Features that fire on {@link #LEAST_FIRING} unflagged tokens of the train part or more, and have a direction. */
    public List<Integer> live() {
        long[] firing = firing();
        double[] nrn = nrn();
        return IntStream.range(0, firing.length)
                .filter(f -> firing[f] >= LEAST_FIRING && Double.isFinite(nrn[f]))
                .boxed()
                .toList();
    }

    private long[] firing() {
        long[] counts = new long[file.crosscoder().features()];
        PairedTokens.forEach(sweep(Part.TRAIN), progress, piece -> {
            long[] some = file.crosscoder()
                    .encode(piece.unflagged())
                    .gt(0)
                    .to(DType.I64)
                    .sum(0, false)
                    .toLongs();
            for (int f = 0; f < counts.length; f++) {
                counts[f] += some[f];
            }
        });
        return counts;
    }

    /** Of the served model against the first; of the first against the last. */
    private double[] nrn() {
        int base = 0;
        int other = side == 0 ? file.crosscoder().models() - 1 : side;
        return NormRatios.of(file.crosscoder(), file.normaliser(), base, other).nrn();
    }

    private ActivationSweep sweep(Part part) {
        return store.sweep(part, file.normaliser());
    }

    /**
     * The encoder of some features, which the caller closes.
     *
     * @param sha256 of the crosscoder's file
     * @param features by their places in the crosscoder, such as {@link #live}
     * @param bootstrap over the documents of the test part
     */
    public SoloFile of(String sha256, List<Integer> features, Bootstrap bootstrap) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Ridge ridge = ridge(features);
            float[] thresholds = thresholds(ridge, features);
            try (SoloEncoder fitted = encoder(ridge, thresholds, features)) {
                List<SoloFeature> measured = measured(fitted, thresholds, features, bootstrap);
                long tokens = store.sweep(Part.TEST).tokens() - store.flagged(Part.TEST);
                return new SoloFile(
                        fitted.raw(file.normaliser(), side),
                        SoloFile.Origin.of(file, sha256, side, ridge.tokens(), tokens, ridge.penalty()),
                        measured);
            }
        }
    }

    /**
     * The scores.
     *
     * @param gate G (k, d) F32, of normalised activations
     * @param bias g (k)
     */
    private record Ridge(Tensor gate, Tensor bias, double penalty, long tokens) {
        Tensor scores(Tensor served) {
            return served.linear(gate, bias);
        }

        Ridge some(int from, int count) {
            return new Ridge(gate.narrow(0, from, count), bias.narrow(0, from, count), penalty, tokens);
        }
    }

    private Ridge ridge(List<Integer> features) {
        try (FeatureValues paired = paired(features)) {
            RidgeSums fit = sums(Part.TRAIN, paired);
            RidgeSums judge = sums(Part.DEV, paired);
            RidgeLine line = RidgeLine.of(fit, judge);
            return new Ridge(line.weights(), line.bias(), line.penalty(), fit.n());
        }
    }

    private FeatureValues paired(List<Integer> features) {
        return new FeatureValues(file.crosscoder(), file.normaliser(), features);
    }

    /** Of the paired pre-activations (n, k) on the served side (n, d), in F64; in the caller's scope. */
    private RidgeSums sums(Part part, FeatureValues paired) {
        int d = store.sides().width(side);
        int k = paired.features();
        Tensor sumX = Tensor.zeros(Device.CPU, DType.F64, d);
        Tensor sumY = Tensor.zeros(Device.CPU, DType.F64, k);
        Tensor xx = Tensor.zeros(Device.CPU, DType.F64, d, d);
        Tensor xy = Tensor.zeros(Device.CPU, DType.F64, d, k);
        long[] n = new long[1];
        double[] square = new double[1];
        PairedTokens.forEach(sweep(part), progress, piece -> {
            Tensor all = piece.unflagged(); // (n, D)
            Tensor x = served(all).to(DType.F64);
            Tensor y = paired.preActivations(all).to(DType.F64);
            n[0] += all.size(0);
            square[0] += y.square().sum().item();
            sumX.addInPlace(x.sum(0, false));
            sumY.addInPlace(y.sum(0, false));
            xx.addInPlace(x.t().matmul(x));
            xy.addInPlace(x.t().matmul(y));
        });
        return new RidgeSums(n[0], sumX, sumY, xx, xy, square[0]);
    }

    /** The served model's side of normalised activations (n, D). */
    private Tensor served(Tensor all) {
        return file.crosscoder().sides().of(all, side).contiguous();
    }

    private float[] thresholds(Ridge ridge, List<Integer> features) {
        float[] thresholds = new float[features.size()];
        long tokens = Math.max(1, store.sweep(Part.DEV).tokens());
        blocks(2 * tokens, features, (from, some) -> {
            Ridge own = ridge.some(from, some.size());
            try (FeatureValues paired = paired(some)) {
                PairedTokens read = PairedTokens.read(
                        store, Part.DEV, file.normaliser(), paired, all -> own.scores(served(all)), null);
                for (int i = 0; i < some.size(); i++) {
                    thresholds[from + i] = FiringThreshold.of(read.scores()[i], read.paired()[i]);
                }
            }
        });
        return thresholds;
    }

    /** The encoder of normalised activations, which the caller closes. */
    private SoloEncoder encoder(Ridge ridge, float[] thresholds, List<Integer> features) {
        int d = store.sides().width(side);
        int k = features.size();
        float[] weights = new float[k * d];
        float[] biases = new float[k];
        blocks(4L * d * d, features, (from, some) -> {
            Ridge own = ridge.some(from, some.size());
            float[] above = Arrays.copyOfRange(thresholds, from, from + some.size());
            try (FeatureValues paired = paired(some)) {
                List<RidgeSums> fit = open(Part.TRAIN, own, above, paired);
                List<RidgeSums> judge = open(Part.DEV, own, above, paired);
                for (int i = 0; i < some.size(); i++) {
                    RidgeLine line = fit.get(i).n() > 1 ? RidgeLine.of(fit.get(i), judge.get(i)) : RidgeLine.none(d);
                    System.arraycopy(line.weights().toFloats(), 0, weights, (from + i) * d, d);
                    biases[from + i] = line.bias().toFloats()[0];
                }
            }
        });
        return new SoloEncoder(
                ridge.gate(),
                ridge.bias(),
                Tensor.of(Device.CPU, thresholds, k),
                Tensor.of(Device.CPU, weights, k, d),
                Tensor.of(Device.CPU, biases, k));
    }

    private List<RidgeSums> open(Part part, Ridge ridge, float[] thresholds, FeatureValues paired) {
        OpenTokens open = new OpenTokens(thresholds, store.sides().width(side));
        PairedTokens.forEach(sweep(part), progress, piece -> {
            Tensor all = piece.unflagged();
            Tensor x = served(all);
            open.add(x, ridge.scores(x), paired.ofNormalised(all));
        });
        return open.sums();
    }

    private List<SoloFeature> measured(SoloEncoder fitted, float[] thresholds, List<Integer> features, Bootstrap over) {
        Resamples resamples = over.resamples(store.lengths(Part.TEST).length);
        double[] nrn = nrn();
        List<SoloFeature> measured = new ArrayList<>();
        long tokens = Math.max(1, store.sweep(Part.TEST).tokens());
        try (Progress.Task task = progress.begin("measure solo values", features.size(), "features")) {
            blocks(3 * tokens, features, (from, some) -> {
                int[] places = IntStream.range(from, from + some.size()).toArray();
                try (FeatureValues paired = paired(some);
                        SoloEncoder own = fitted.some(places)) {
                    SoloReading reading = new SoloReading(
                            PairedTokens.read(
                                    store,
                                    Part.TEST,
                                    file.normaliser(),
                                    paired,
                                    all -> own.scores(served(all)),
                                    all -> own.of(served(all))),
                            resamples);
                    for (int i = 0; i < some.size(); i++) {
                        measured.add(reading.of(i, some.get(i), nrn[some.get(i)], thresholds[from + i]));
                        task.advance(1);
                    }
                }
            });
        }
        return measured;
    }

    private interface Look {
        /** @param from the place of the first of these features */
        void at(int from, List<Integer> some);
    }

    /** Features by as many at a time as memory is for, one of which takes so many numbers. */
    private static void blocks(long each, List<Integer> features, Look look) {
        int together = (int) Math.clamp(MOST / each, 1, features.size());
        for (int from = 0; from < features.size(); from += together) {
            List<Integer> some = features.subList(from, Math.min(features.size(), from + together));
            try (Scope scope = Scope.open()) {
                look.at(from, some);
            }
        }
    }
}
