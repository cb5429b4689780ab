package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.models.GenerationConfig;
import dev.retort.models.Sampling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the next token is chosen; what is not said is as the model's makers want it. */
final class SamplingOptions {
    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 takes the likeliest token (default: the model's own settings, else 0).")
    @Nullable
    Double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Only the K likeliest tokens.")
    @Nullable
    Integer topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Only the likeliest that together reach P.")
    @Nullable
    Double topP;

    @Option(names = "--min-p", paramLabel = "P", description = "Only those at least P times as likely as the first.")
    @Nullable
    Double minP;

    @Option(names = "--repetition-penalty", paramLabel = "R", description = "Above 1, repeats become less likely.")
    @Nullable
    Double repetitionPenalty;

    @Option(names = "--seed", paramLabel = "N", description = "Of the random numbers (default: ${DEFAULT-VALUE}).")
    long seed = 0;

    Sampling sampling(GenerationConfig config, int maxTokens) {
        try {
            return new Sampling(
                    temperature == null ? config.temperature() : temperature,
                    topK == null ? config.topK() : topK,
                    topP == null ? config.topP() : topP,
                    minP == null ? config.minP() : minP,
                    repetitionPenalty == null ? config.repetitionPenalty() : repetitionPenalty,
                    maxTokens,
                    config.ends(),
                    seed);
        } catch (IllegalArgumentException unfit) {
            throw new BadInput(unfit.getMessage() + ".", unfit);
        }
    }
}
