package dev.retort.models.template;

import java.util.List;
import java.util.Map;

/**
 * A model's chat template together with the special tokens it may name.
 *
 * @param specialTokens {@code bos_token}, {@code eos_token}, … as the model's files give them
 */
public record ModelTemplate(ChatTemplate template, Map<String, String> specialTokens) {
    public ModelTemplate {
        specialTokens = Map.copyOf(specialTokens);
    }

    /** {@link ChatTemplate#render(List, boolean, Map)} with the model's special tokens. */
    public String render(List<Message> messages, boolean addGenerationPrompt) {
        return template.render(messages, addGenerationPrompt, specialTokens);
    }
}
