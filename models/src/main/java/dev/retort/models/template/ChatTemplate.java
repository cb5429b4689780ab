package dev.retort.models.template;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed chat template, the same text in and out as Hugging Face's {@code apply_chat_template} renders it (jinja2
 * with {@code trim_blocks}, {@code lstrip_blocks} and loop controls). Immutable; any thread may render.
 *
 * <p>A template that cannot be parsed, refuses the chat, or does not end is {@link BadInput} that names the template
 * and the line.
 */
public final class ChatTemplate {
    private final String source;
    private final String name;
    private final List<Statement> body;
    private final @Nullable LocalDateTime clock;

    private ChatTemplate(String source, String name, List<Statement> body, @Nullable LocalDateTime clock) {
        this.source = source;
        this.name = name;
        this.body = body;
        this.clock = clock;
    }

    /**
     * Parses a template.
     *
     * @param name how errors call it: a file, or "tokenizer_config.json chat_template"
     */
    public static ChatTemplate of(String source, String name) {
        try {
            return new ChatTemplate(source, name, StatementParser.parse(source), null);
        } catch (TemplateFault fault) {
            throw bad(name, fault.line, fault);
        }
    }

    /** Parses a file, such as a model folder's {@code chat_template.jinja}. */
    public static ChatTemplate read(Path file) {
        try {
            return of(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new BadInput(file + ": this is not UTF-8 text.", e);
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The same template with {@code strftime_now} defined. Without a clock the function is undefined, so that templates
     * which ask for it first fall back to their own date and the prompt does not change from day to day.
     */
    public ChatTemplate at(LocalDateTime now) {
        return new ChatTemplate(source, name, body, now);
    }

    public String source() {
        return source;
    }

    /**
     * The prompt for these variables.
     *
     * @param variables null, booleans, numbers, strings, and lists and maps of them, as JSON has them
     */
    public String render(Map<String, ? extends @Nullable Object> variables) {
        Budget budget = new Budget();
        Renderer renderer = new Renderer(budget);
        try {
            Variables globals = new Variables(null);
            Functions.define(globals, clock);
            Values values = new Values(budget);
            variables.forEach((key, value) -> globals.set(key, values.of(value)));
            return renderer.render(body, new Variables(globals));
        } catch (TemplateFault fault) {
            throw bad(name, fault.line > 0 ? fault.line : renderer.line(), fault);
        }
    }

    /**
     * The prompt for a chat.
     *
     * @param addGenerationPrompt ends the prompt where the assistant begins to write
     * @param specialTokens {@code bos_token}, {@code eos_token} and the like
     */
    public String render(List<Message> messages, boolean addGenerationPrompt, Map<String, String> specialTokens) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>(specialTokens);
        // Hugging Face always passes these two, so that templates may test them for none.
        variables.put("tools", null);
        variables.put("documents", null);
        variables.put("messages", messages.stream().map(Message::asMap).toList());
        variables.put("add_generation_prompt", addGenerationPrompt);
        return render(variables);
    }

    private static BadInput bad(String name, int line, TemplateFault fault) {
        return new BadInput("chat template " + name + (line > 0 ? ", line " + line : "") + ": " + fault.sentence());
    }
}
