package dev.retort.experiments.solo;

import dev.retort.basics.BadInput;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.FeatureReader;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The solo encoder as what an edit reads features with: the base need not run beside the distilled model.
 *
 * @param encoder of the edit's features, in their order; closed with this
 */
public record SoloValues(SoloEncoder encoder) implements FeatureReader {
    /**
     * Readers of whatever features of a file are asked for.
     *
     * @return throws {@link BadInput} when the file has none for a feature
     */
    public static Function<List<Integer>, FeatureReader> of(SoloFile file) {
        List<Integer> known = file.features().stream().map(SoloFeature::feature).toList();
        return features -> {
            for (int feature : features) {
                if (!known.contains(feature)) {
                    throw new BadInput("the solo encoder has no feature " + feature
                            + "; fit one for it: `retort crosscoder solo … --features " + feature + "`.");
                }
            }
            return new SoloValues(file.encoder()
                    .some(features.stream().mapToInt(known::indexOf).toArray()));
        };
    }

    @Override
    public String word() {
        return "solo";
    }

    @Override
    public boolean needsBoth() {
        return false;
    }

    @Override
    public Tensor of(@Nullable Tensor base, Tensor distilled) {
        return encoder.of(distilled);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
