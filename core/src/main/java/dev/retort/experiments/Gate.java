package dev.retort.experiments;

import dev.retort.engine.DType;
import dev.retort.engine.Tensor;
import java.util.Set;

/** At which positions an edit may act; a feature's own value gates it besides. */
public sealed interface Gate {
    /** At every position. */
    record Everywhere() implements Gate {}

    /** Only where the token is one of these, such as a full stop. */
    record AtTokens(Set<Integer> ids) implements Gate {
        public AtTokens {
            ids = Set.copyOf(ids);
        }
    }

    /** {@code change} (B, T, d) where the gate is open, 0 elsewhere; ids (B, T). */
    default Tensor of(Tensor ids, Tensor change) {
        return switch (this) {
            case Everywhere() -> change;
            case AtTokens(Set<Integer> open) -> {
                Tensor mask = Tensor.zeros(ids.device(), DType.F32, ids.shape());
                for (int id : open) {
                    mask = mask.add(ids.eq(id).to(DType.F32));
                }
                yield change.mul(mask.unsqueeze(2));
            }
        };
    }
}
