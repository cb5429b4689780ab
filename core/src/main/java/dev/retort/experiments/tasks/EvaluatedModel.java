package dev.retort.experiments.tasks;

import dev.retort.models.Decoder;
import dev.retort.models.DecoderSteps;
import dev.retort.models.GenerationConfig;
import dev.retort.models.Hooks;
import dev.retort.models.StepModel;
import dev.retort.models.TextGenerator;
import dev.retort.models.template.ChatTemplates;
import dev.retort.models.template.ModelTemplate;
import dev.retort.models.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A model that is to be evaluated, with what is done to it meanwhile. Owns nothing.
 *
 * @param name what files call it; a path means nothing on another machine
 * @param hash of its files
 * @param usual how its makers want it to write
 * @param chat null when it has no chat template
 * @param intervention what is done to it, in words that tell it from anything else that could be; part of the settings
 * @param steps how it takes steps, given the positions they must have room for
 */
public record EvaluatedModel(
        String name,
        String hash,
        Decoder decoder,
        Tokenizer tokenizer,
        GenerationConfig usual,
        @Nullable ModelTemplate chat,
        String intervention,
        IntFunction<StepModel> steps) {
    private static final String NONE = "none";

    /** A model as it is; {@code place} is where it was read from. */
    public static EvaluatedModel unedited(String name, String hash, Path place, Decoder decoder, Tokenizer tokenizer) {
        return new EvaluatedModel(
                name,
                hash,
                decoder,
                tokenizer,
                GenerationConfig.of(place).endingAs(place, tokenizer),
                ChatTemplates.of(place).orElse(null),
                NONE,
                capacity -> new DecoderSteps(decoder, Hooks.none(), capacity));
    }

    /** The same model under an intervention: hooks of its own, or steps beside a base. */
    public EvaluatedModel under(String described, IntFunction<StepModel> edited) {
        return new EvaluatedModel(name, hash, decoder, tokenizer, usual, chat, described, edited);
    }

    TextGenerator generator() {
        return new TextGenerator(decoder, tokenizer, steps);
    }
}
