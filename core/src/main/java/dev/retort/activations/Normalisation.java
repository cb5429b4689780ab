package dev.retort.activations;

import dev.retort.basics.BadInput;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How activations are brought to one size before training, measured on unflagged tokens of the training part. */
public enum Normalisation {
    /** Times √d / mean‖x‖, one factor a side. */
    SQRT_D("sqrt-d"),
    /** Less the mean, divided by the standard deviation, each element by itself. */
    STANDARD("standard"),
    /** As the models have them. */
    NONE("none");

    /** Tokens that means and deviations are taken over, spread evenly over all. */
    private static final int SAMPLE = 1 << 17;

    private final String word;

    Normalisation(String word) {
        this.word = word;
    }

    /** As it stands in files and on the command line. */
    public String word() {
        return word;
    }

    /** @throws BadInput when there is none of that name */
    public static Normalisation named(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput("there is no normalisation \"" + word + "\"; expected one of "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Normalisation::word).toList()) + "."));
    }

    /** @param norms for each side ‖x‖ of each token */
    Normaliser measure(RawRows rows, List<double[]> norms, boolean[] flagged) {
        int[] usable =
                IntStream.range(0, flagged.length).filter(i -> !flagged[i]).toArray();
        if (usable.length == 0) {
            throw new BadInput("the training part has no tokens but flagged ones (first tokens of documents, attention"
                    + " sinks): there is nothing to train on; give longer documents, or more.");
        }
        Sides sides = rows.sides();
        double[] meanNorm = SinkRule.meanNorms(norms, flagged);
        for (int side = 0; side < sides.count(); side++) {
            if (!(meanNorm[side] > 0)) {
                throw new BadInput("the activations of side " + side + " are all zero; harvest another hook point.");
            }
        }
        return switch (this) {
            case SQRT_D -> Normaliser.ofMeanNorms(sides, meanNorm);
            case NONE -> new Normaliser(sides, ones(sides), meanNorm);
            case STANDARD -> {
                Moments moments = new Moments(sides.total());
                RowGather gather = new RowGather(rows);
                int sampled = Math.min(SAMPLE, usable.length);
                for (long i = 0; i < sampled; i++) {
                    moments.add(gather.read(usable[(int) (i * usable.length / sampled)]));
                }
                yield new Normaliser(sides, ones(sides), meanNorm, moments.mean(), moments.deviation());
            }
        };
    }

    private static double[] ones(Sides sides) {
        double[] ones = new double[sides.count()];
        Arrays.fill(ones, 1);
        return ones;
    }
}
