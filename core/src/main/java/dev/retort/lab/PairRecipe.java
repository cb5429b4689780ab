package dev.retort.lab;

import dev.retort.distill.TrainingPlan;

/**
 * How a pair and its null are trained.
 *
 * @param base the base model, on its own documents
 * @param distilled the base trained on with the teacher's traces
 * @param continued the base trained on with its own documents; its steps follow from the tokens {@code distilled} learnt
 */
public record PairRecipe(Size size, long seed, TrainingPlan base, TrainingPlan distilled, TrainingPlan continued) {
    /** Raised when the language, the teacher or the training changes what comes out. */
    public static final int REVISION = 3;

    /** Tokens learnt in one step of base rows: 16 rows of 128 less the first. */
    static final int BASE_TOKENS = 16 * 127;

    /** Tokens learnt in one step of traces, on average; fixes the null's length before the traces are drawn. */
    static final int TRACE_TOKENS = 1400;

    public static PairRecipe of(Size size, long seed) {
        return switch (size) {
            case S -> of(size, seed, 1500, 4e-3, 6000, 3e-3);
            case M -> of(size, seed, 1500, 2.5e-3, 6000, 1.5e-3);
            case L -> of(size, seed, 1500, 2e-3, 6000, 1.2e-3);
        };
    }

    /** A pair that shows every step at work and proves nothing: seconds instead of minutes. */
    public static PairRecipe quick(Size size, long seed) {
        return of(size, seed, 150, 4e-3, 150, 3e-3);
    }

    private static PairRecipe of(
            Size size, long seed, long base, double baseRate, long distilled, double distilledRate) {
        long continued = Math.max(1, distilled * TRACE_TOKENS / BASE_TOKENS);
        return new PairRecipe(
                size,
                seed,
                TrainingPlan.of(base, baseRate),
                TrainingPlan.of(distilled, distilledRate),
                TrainingPlan.of(continued, distilledRate));
    }
}
