package dev.retort.models;

import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.PackedMatrix;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** x (…, in) → (…, out): a weight (out, in), as numbers or as its file keeps them, and perhaps a bias (out). */
sealed interface Projection {
    record Dense(Tensor weight, @Nullable Tensor bias) implements Projection {
        @Override
        public Tensor of(Tensor x) {
            return x.linear(weight, bias);
        }

        @Override
        public Tensor embedding(Tensor ids) {
            return weight.embedding(ids);
        }

        @Override
        public Projection with(Tensor added) {
            return new Dense(weight, added);
        }
    }

    record Packed(PackedMatrix weight, @Nullable Tensor bias) implements Projection {
        @Override
        public Tensor of(Tensor x) {
            return biased(weight.times(x));
        }

        private Tensor biased(Tensor y) {
            return bias == null ? y : y.add(bias);
        }

        @Override
        public Tensor embedding(Tensor ids) {
            return weight.embedding(ids);
        }

        @Override
        public Projection with(Tensor added) {
            return new Packed(weight, added);
        }
    }

    /** A packed one as numbers (in, out), which many tokens are multiplied by faster. */
    record WrittenOut(Projection.Packed kept, Tensor transposed) implements Projection {
        @Override
        public Tensor of(Tensor x) {
            return kept.biased(x.matmul(transposed));
        }

        @Override
        public Tensor embedding(Tensor ids) {
            return kept.embedding(ids);
        }

        @Override
        public Projection with(Tensor added) {
            return new WrittenOut(new Packed(kept.weight, added), transposed);
        }
    }

    Tensor of(Tensor x);

    /** Rows of the weight as an embedding table's: ids (…) → (…, in). */
    Tensor embedding(Tensor ids);

    /** This with a bias (out). */
    Projection with(Tensor bias);

    /** The same x through each; packed ones share their reading of it. */
    static Tensor[] of(Tensor x, Projection... all) {
        PackedMatrix[] packed = Arrays.stream(all)
                .map(one -> one instanceof Packed p ? p.weight : null)
                .filter(Objects::nonNull)
                .toArray(PackedMatrix[]::new);
        if (packed.length < all.length) {
            return Arrays.stream(all).map(one -> one.of(x)).toArray(Tensor[]::new);
        }
        Tensor[] results = PackedMatrix.times(x, packed);
        for (int i = 0; i < all.length; i++) {
            results[i] = ((Packed) all[i]).biased(results[i]);
        }
        return results;
    }
}
