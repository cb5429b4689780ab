package dev.retort.experiments.interventions;

import dev.retort.engine.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The paired encoder: exact, from both models' residual streams. */
public final class PairedReader implements FeatureReader {
    private final FeatureValues values;

    public PairedReader(CrosscodedPair pair, List<Integer> features) {
        this.values = new FeatureValues(pair.crosscoder(), pair.normaliser(), features);
    }

    @Override
    public String word() {
        return "paired";
    }

    @Override
    public boolean needsBoth() {
        return true;
    }

    @Override
    public Tensor of(@Nullable Tensor base, Tensor distilled) {
        return values.of(Objects.requireNonNull(base, "the paired encoder needs the base's stream"), distilled);
    }

    @Override
    public void close() {
        values.close();
    }
}
