package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.models.Decoder;
import dev.retort.models.GenerationConfig;
import dev.retort.models.Hooks;
import dev.retort.models.Sampling;
import dev.retort.models.TextGenerator;
import dev.retort.models.template.ChatTemplates;
import dev.retort.models.template.Message;
import dev.retort.models.template.ModelTemplate;
import dev.retort.models.template.Thinking;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort generate}: a model writes on from a prompt. */
@Command(name = "generate", description = "Lets a model write: answers a message, or goes on from a text.")
final class GenerateVerb implements Verb {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A Hugging Face folder, a .gguf file, or hf://org/name.")
    String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "The message (default: from stdin).")
    @Nullable
    String text;

    @Option(names = "--system", paramLabel = "TEXT", description = "A system message before it.")
    @Nullable
    String system;

    @Option(
            names = "--raw",
            description = "Goes on from the text itself, without the chat template (as models without one always do).")
    boolean raw;

    @Option(names = "--n", paramLabel = "N", description = "So many texts (default: ${DEFAULT-VALUE}).")
    int count = 1;

    @Option(names = "--max-tokens", paramLabel = "N", description = "New tokens at most (default: ${DEFAULT-VALUE}).")
    int maxTokens = 512;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Ends a text before it; may be given several times.")
    List<String> stops = new ArrayList<>();

    @Mixin
    SamplingOptions sampling = new SamplingOptions();

    @Mixin
    ControlOptions control = new ControlOptions();

    @Override
    public Answer run(CommandContext context) throws IOException {
        if (count < 1 || maxTokens < 1) {
            throw new BadInput("--n and --max-tokens must be at least 1.");
        }
        String message = text == null ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : text;
        Path model = context.model(name);
        Optional<ModelTemplate> template = raw ? Optional.empty() : ChatTemplates.of(model);
        if (template.isEmpty() && system != null) {
            throw new BadInput(
                    "--system needs a chat template, and " + (raw ? "--raw leaves it out." : "this model has none."));
        }
        String prompt =
                template.map(found -> found.render(messages(message), true)).orElse(message);
        try (Tokenizer tokenizer = Tokenizers.load(model);
                Decoder decoder = Decoder.load(model, Device.CPU);
                Scope directions = Scope.open()) {
            // a rendered template writes its own beginning of sequence
            int[] ids = tokenizer.encode(prompt, template.isEmpty()).ids();
            Hooks hooks = control.hooks(decoder);
            TextGenerator generator = new TextGenerator(decoder, tokenizer, hooks);
            int room = generator.room(ids.length);
            if (room < maxTokens) {
                context.remark("the model's context of " + decoder.config().contextLength() + " tokens leaves room for "
                        + room + " after the prompt.");
            }
            Sampling how =
                    sampling.sampling(GenerationConfig.of(model).endingAs(model, tokenizer), Math.min(maxTokens, room));
            boolean streams = count == 1;
            try (Progress.Task task =
                    (streams ? Progress.SILENT : context.progress()).begin("generate", count, "texts")) {
                List<TextGenerator.Written> written =
                        generator.write(ids, count, how, stops, streams ? context::print : piece -> {}, task);
                return answer(prompt, ids.length, written, streams, hooks);
            }
        }
    }

    private List<Message> messages(String message) {
        return system == null ? List.of(Message.user(message)) : List.of(Message.system(system), Message.user(message));
    }

    private static Answer answer(
            String prompt, int promptTokens, List<TextGenerator.Written> written, boolean streamed, Hooks hooks) {
        boolean opened = Thinking.openedBy(prompt);
        List<Map<String, Object>> texts = new ArrayList<>();
        StringBuilder told = new StringBuilder();
        for (TextGenerator.Written one : written) {
            Thinking thinking = Thinking.split(one.text(), opened);
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("text", one.text());
            tree.put("reasoning", thinking.reasoning());
            tree.put("answer", thinking.answer());
            tree.put("thinking_closed", thinking.finished());
            tree.put("tokens", one.ids().length);
            tree.put("ids", one.ids());
            tree.put("end", one.end().name().toLowerCase(java.util.Locale.ROOT));
            texts.add(tree);
            if (!streamed) {
                told.append("--- ")
                        .append(texts.size())
                        .append('\n')
                        .append(one.text())
                        .append('\n');
            }
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("prompt_tokens", promptTokens);
        figures.put("texts", texts);
        if (hooks.applied() > 0) {
            // forward passes × blocks: that steering came to every token can be checked
            figures.put("control_additions", hooks.applied());
        }
        return new Answer(figures, streamed ? "\n" : told.toString());
    }
}
