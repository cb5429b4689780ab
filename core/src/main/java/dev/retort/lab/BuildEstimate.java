package dev.retort.lab;

import dev.retort.basics.Progress;
import dev.retort.distill.BatchSource;
import dev.retort.distill.LanguageModelTrainer;
import dev.retort.distill.TrainingPlan;
import dev.retort.engine.Device;
import dev.retort.models.Decoder;
import java.time.Duration;
import java.util.List;

/**
 * What training will take on this machine, from a few steps of it on models thrown away, at the same time where
 * {@link Together} will train so. After it the process has had
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
                recipe.base().steps(),
                recipe.distilled().steps(),
                recipe.continued().steps());
    }

    /** Of a pair that is trained on. */
    public static BuildEstimate of(StageRecipe recipe, FirstStage first) {
        return of(
                first.size(),
                first.seed(),
                RethinkingRates.v3e(),
                0,
                recipe.distilled().steps(),
                recipe.continued().steps());
    }

    private static BuildEstimate of(
            Size size, long seed, Teaching teaching, long base, long distilled, long continued) {
        BatchSource rows = new BaseRows(new BaseCorpus(seed));
        BatchSource traces = new TraceBatches(new Teacher(seed, teaching), seed, 16);
        List<Double> both = Together.train(
                List.of(_ -> seconds(size, seed, traces), _ -> seconds(size, seed, rows)), Progress.SILENT);
        double time = Math.max(distilled * both.get(0), continued * both.get(1));
        if (base > 0) {
            time += base * seconds(size, seed, rows);
        }
        return new BuildEstimate(
                parameters(size, seed), base + distilled + continued, Duration.ofNanos(Math.round(1e9 * time)));
    }

    private static long parameters(Size size, long seed) {
        try (Decoder decoder = Decoder.random(size.config(), seed, Device.CPU)) {
            return decoder.parameterCount();
        }
    }

    private static double seconds(Size size, long seed, BatchSource source) {
        try (Decoder decoder = Decoder.random(size.config(), seed, Device.CPU)) {
            new LanguageModelTrainer(decoder, TrainingPlan.of(WARM_UP, 1e-3), source)
                    .train("try", null, Progress.SILENT);
            long begun = System.nanoTime();
            new LanguageModelTrainer(decoder, TrainingPlan.of(TIMED, 1e-3), source).train("try", null, Progress.SILENT);
            return (System.nanoTime() - begun) / 1e9 / TIMED;
        }
    }
}
