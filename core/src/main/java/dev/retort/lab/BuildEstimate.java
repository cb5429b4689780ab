package dev.retort.lab;

import dev.retort.basics.Progress;
import dev.retort.distill.BatchSource;
import dev.retort.distill.LanguageModelTrainer;
import dev.retort.distill.TrainingPlan;
import dev.retort.engine.Device;
import dev.retort.models.Decoder;
import java.time.Duration;

/**
 * What training will take on this machine, from a few steps of it on a model thrown away. After it the process has had
 * about the memory that training needs.
 *
 * @param parameters of each of the models
 * @param steps of all trainings together
 */
public record BuildEstimate(long parameters, long steps, Duration time) {
    private static final int WARM_UP = 2;
    private static final int TIMED = 4;

    /** Of a pair from nothing. */
    public static BuildEstimate of(PairRecipe recipe) {
        return of(
                recipe.size(),
                recipe.seed(),
                TeacherRates.v2(),
                recipe.base().steps() + recipe.continued().steps(),
                recipe.distilled().steps());
    }

    /** Of a pair that is trained on. */
    public static BuildEstimate of(StageRecipe recipe, FirstStage first) {
        return of(
                first.size(),
                first.seed(),
                RethinkingRates.v3e(),
                recipe.continued().steps(),
                recipe.distilled().steps());
    }

    private static BuildEstimate of(Size size, long seed, Teaching teaching, long baseSteps, long traceSteps) {
        try (Decoder decoder = Decoder.random(size.config(), seed, Device.CPU)) {
            double row = seconds(decoder, new BaseRows(new BaseCorpus(seed)));
            double trace = seconds(decoder, new TraceBatches(new Teacher(seed, teaching), seed, 16));
            long nanos = Math.round(1e9 * (baseSteps * row + traceSteps * trace));
            return new BuildEstimate(decoder.parameterCount(), baseSteps + traceSteps, Duration.ofNanos(nanos));
        }
    }

    private static double seconds(Decoder decoder, BatchSource source) {
        new LanguageModelTrainer(decoder, TrainingPlan.of(WARM_UP, 1e-3), source).train("try", null, Progress.SILENT);
        long begun = System.nanoTime();
        new LanguageModelTrainer(decoder, TrainingPlan.of(TIMED, 1e-3), source).train("try", null, Progress.SILENT);
        return (System.nanoTime() - begun) / 1e9 / TIMED;
    }
}
