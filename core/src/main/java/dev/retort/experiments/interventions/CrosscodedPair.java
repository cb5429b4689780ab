package dev.retort.experiments.interventions;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;

/**
 * A pair and the crosscoder over both at one hook point: what every causal experiment acts on. Owns nothing.
 *
 * @param normaliser what brings raw activations to the crosscoder's size
 */
public record CrosscodedPair(
        Decoder base, Decoder distilled, HookPoint.ResidPre point, Crosscoder crosscoder, Normaliser normaliser) {
    /** One of the two models, and its place in the crosscoder. */
    public enum Side {
        BASE,
        DISTILLED;

        /** The model beside it. */
        public Side other() {
            return this == BASE ? DISTILLED : BASE;
        }
    }

    public CrosscodedPair {
        if (crosscoder.models() != Side.values().length) {
            throw new IllegalArgumentException("a pair needs a crosscoder over 2 models, not " + crosscoder.models());
        }
        Sides ofModels = Sides.of(base.config().dModel(), distilled.config().dModel());
        if (!crosscoder.sides().equals(ofModels)) {
            throw new IllegalArgumentException(
                    "the crosscoder is " + crosscoder.sides().widths() + " wide, the models " + ofModels.widths());
        }
    }

    /** For each feature ‖d‖ of one side, in that model's own space. */
    public double[] norms(Side side) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            return normaliser
                    .ownDirections(crosscoder.wDec(side.ordinal()), side.ordinal())
                    .norm(1, false)
                    .toDoubles();
        }
    }

    public Decoder model(Side side) {
        return switch (side) {
            case BASE -> base;
            case DISTILLED -> distilled;
        };
    }
}
