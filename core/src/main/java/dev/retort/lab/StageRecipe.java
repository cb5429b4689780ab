package dev.retort.lab;

import dev.retort.distill.TrainingPlan;

/**
 * How a pair is trained on with the v3e teacher. Two stages, because noticing slips is learnt from v2, which slips
 * oftener, and over-thinking from v3e.
 *
 * @param distilled the pair's distilled model, on v3e traces
 * @param continued the pair's null, on as many tokens of its own documents
 */
public record StageRecipe(TrainingPlan distilled, TrainingPlan continued) {
    /** Raised when the v3e teacher or the training changes what comes out. */
    public static final int REVISION = 1;

    public static StageRecipe of(Size size) {
        return switch (size) {
            case S -> of(2200, 2e-3);
            case M -> of(2200, 1e-3);
            case L -> of(2200, 8e-4);
        };
    }

    /** Shows every step at work and proves nothing. */
    public static StageRecipe quick() {
        return of(100, 2e-3);
    }

    private static StageRecipe of(long steps, double rate) {
        long continued = Math.max(1, steps * PairRecipe.TRACE_TOKENS / PairRecipe.BASE_TOKENS);
        return new StageRecipe(TrainingPlan.of(steps, rate), TrainingPlan.of(continued, rate));
    }
}
