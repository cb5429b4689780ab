package dev.retort.crosscoder;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks at the figures of a training, step after step, and says early when they go wrong. Each sign is told once until
 * it has passed, so that a bad stretch gives one warning.
 */
public final class TrainingWatch {
    private static final double MANY_DEAD = 0.3;
    private static final double DRIFT = 5;
    /** The share of all steps after which norms should have settled. */
    private static final double SETTLED = 0.1;

    /** Steps before a spike can be told from ordinary noise. */
    private static final int ACQUAINTED = 20;

    private static final double FORGET = 0.05;
    private static final double DEVIATIONS = 8;
    private static final double LEAST_RISE = Math.log(1.5);

    private final TrainingConfig config;
    private final Set<TrainingWarning.Sign> told = EnumSet.noneOf(TrainingWarning.Sign.class);
    private double settledNorm = Double.NaN;
    private double mean; // of the loss's logarithm
    private double deviation;
    private long seen;

    public TrainingWatch(TrainingConfig config) {
        this.config = config;
    }

    /** What the next step's figures give reason to say; mostly nothing. */
    public List<TrainingWarning> see(TrainingStep step) {
        List<TrainingWarning> warnings = new ArrayList<>();
        finite(step, warnings);
        dead(step, warnings);
        drift(step, warnings);
        spike(step, warnings);
        return warnings;
    }

    private void finite(TrainingStep step, List<TrainingWarning> warnings) {
        boolean finite = Double.isFinite(step.loss())
                && Double.isFinite(step.gradientNorm())
                && Double.isFinite(step.decoderNorm());
        tell(
                !finite,
                TrainingWarning.Sign.NOT_FINITE,
                step,
                warnings,
                () -> "the loss is " + step.loss()
                        + ", the gradients' norm " + step.gradientNorm()
                        + ": lower the learning rate, warm up for longer, or "
                        + "look for broken activations.");
    }

    private void dead(TrainingStep step, List<TrainingWarning> warnings) {
        double share = (double) step.dead() / config.features();
        if (share > MANY_DEAD / 2 && told.contains(TrainingWarning.Sign.DEAD_FEATURES)) {
            return; // a share that goes up and down around the limit is one sign
        }
        tell(
                share > MANY_DEAD,
                TrainingWarning.Sign.DEAD_FEATURES,
                step,
                warnings,
                () -> percent(share) + " of the features have not fired for "
                        + config.revival().deadAfter() + " tokens: " + remedy());
    }

    private String remedy() {
        String revive = switch (config.revival()) {
            case Revival.None _ -> "revive them by aux-k or resample, ";
            case Revival.AuxK _ -> "raise aux_features or aux_weight, ";
            case Revival.Resample _ -> "draw anew more often, ";
        };
        String ease = switch (config.kind()) {
            case ReluL1 _ -> "lower l1 or warm it up for longer, ";
            case TopK _, BatchTopK _ -> "raise k, ";
            case JumpRelu _ -> "lower sparsity or raise pre_activation, ";
        };
        return revive + ease + "or use fewer features.";
    }

    private void drift(TrainingStep step, List<TrainingWarning> warnings) {
        if (step.step() < Math.max(config.optimiser().warmUpSteps(), SETTLED * config.steps())) {
            return;
        }
        if (Double.isNaN(settledNorm)) {
            settledNorm = step.decoderNorm();
        }
        double ratio = step.decoderNorm() / settledNorm;
        tell(
                ratio > DRIFT || ratio < 1 / DRIFT,
                TrainingWarning.Sign.NORM_DRIFT,
                step,
                warnings,
                () -> String.format(
                        Locale.ROOT,
                        "the mean decoder norm went from %.3g to %.3g: lower the learning rate, start decoder_norm nearer to "
                                + "where it ends, or normalise the activations.",
                        settledNorm,
                        step.decoderNorm()));
    }

    private void spike(TrainingStep step, List<TrainingWarning> warnings) {
        if (!(step.loss() > 0) || !Double.isFinite(step.loss())) {
            return;
        }
        double now = Math.log(step.loss());
        double above = now - mean;
        boolean spike = seen >= ACQUAINTED && above > Math.max(LEAST_RISE, DEVIATIONS * deviation);
        tell(
                spike,
                TrainingWarning.Sign.LOSS_SPIKE,
                step,
                warnings,
                () -> String.format(
                        Locale.ROOT,
                        "the loss rose to %.3g from about %.3g: lower the learning rate or the clip, or look at the batch of "
                                + "step %d for huge activations.",
                        step.loss(),
                        Math.exp(mean),
                        step.step()));
        // at first a plain mean, so that the first loss does not weigh for long; a spike hardly moves what is usual
        double weight = Math.max(FORGET, 1.0 / (seen + 1));
        double bounded = spike ? mean + LEAST_RISE : now;
        deviation += weight * (Math.abs(bounded - mean) - deviation);
        mean += weight * (bounded - mean);
        seen++;
    }

    private void tell(
            boolean seenNow,
            TrainingWarning.Sign sign,
            TrainingStep step,
            List<TrainingWarning> warnings,
            Supplier<String> sentence) {
        if (seenNow && told.add(sign)) {
            warnings.add(new TrainingWarning(step.step(), sign, "At step " + step.step() + " " + sentence.get()));
        } else if (!seenNow) {
            told.remove(sign);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
