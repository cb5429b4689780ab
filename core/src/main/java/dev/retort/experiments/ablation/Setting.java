package dev.retort.experiments.ablation;

import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a model of a pair is changed at the hook point. With f_i the paired value of feature i, d_i^m its direction
 * in model m's own space, S the features and R a random rotation:
 *
 * <pre>
 *   Whole        x_m ← x_m
 *   Removed      x_m ← x_m − Σ_{i∈S} f_i d_i^m
 *   Turned       x_m ← x_m − Σ_{i∈S} f_i R d_i^m                       equal norm, other direction
 *   Dosed        x_distilled ← x_distilled + a Σ_{i∈S} f_i d_i^distilled
 *   Added        x_base ← x_base + Σ_{i∈S} f_i d_i^distilled           a transplant; f read while the distilled model shadows
 *   AddedTurned  x_base ← x_base + Σ_{i∈S} f_i R d_i^distilled
 * </pre>
 *
 * The part of x that the crosscoder does not reconstruct stays as it is in all of them.
 */
public sealed interface Setting {
    /** Which model answers. */
    Side side();

    /** The features it is about. */
    List<Integer> features();

    /** A model as it is. */
    record Whole(Side side) implements Setting {
        @Override
        public List<Integer> features() {
            return List.of();
        }
    }

    /** A model without features. */
    record Removed(Side side, List<Integer> features) implements Setting {
        public Removed {
            features = List.copyOf(features);
        }
    }

    /** As {@link Removed}, turned. */
    record Turned(Side side, List<Integer> features, long seed) implements Setting {
        public Turned {
            features = List.copyOf(features);
        }
    }

    /** The distilled model with features weakened (−1 &lt; factor &lt; 0), removed (−1) or reversed. */
    record Dosed(List<Integer> features, double factor) implements Setting {
        public Dosed {
            features = List.copyOf(features);
        }

        @Override
        public Side side() {
            return Side.DISTILLED;
        }
    }

    /** The base with the distilled model's features put in; both models must be equally wide. */
    record Added(List<Integer> features) implements Setting {
        public Added {
            features = List.copyOf(features);
        }

        @Override
        public Side side() {
            return Side.BASE;
        }
    }

    /** As {@link Added}, turned. */
    record AddedTurned(List<Integer> features, long seed) implements Setting {
        public AddedTurned {
            features = List.copyOf(features);
        }

        @Override
        public Side side() {
            return Side.BASE;
        }
    }

    /** The change itself, to be closed by the caller; null where nothing changes. */
    default @Nullable Edit edit(CrosscodedPair pair) {
        if (features().isEmpty()) {
            return null;
        }
        return switch (this) {
            case Whole _ -> null;
            case Removed(Side side, List<Integer> features) -> Edit.ablating(pair, side, features);
            case Turned(Side side, List<Integer> features, long seed) ->
                Edit.ablatingRotated(pair, side, features, seed);
            case Dosed(List<Integer> features, double factor) ->
                Edit.amplifying(pair, features, factor, new Clause.Everywhere());
            case Added(List<Integer> features) -> Edit.transplanting(pair, features, null);
            case AddedTurned(List<Integer> features, long seed) -> Edit.transplanting(pair, features, seed);
        };
    }
}
