package dev.retort.experiments.tasks;

import dev.retort.models.template.Message;
import dev.retort.models.template.ModelTemplate;
import dev.retort.models.template.Thinking;
import dev.retort.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How questions are put to a model. Without a chat template as the harness does: {@code Question: …\nAnswer:}, examples before it
 * with an empty line between. With one, a message a question, examples as earlier turns.
 *
 * @param chat null for plain text
 * @param instruction put after the question, an empty line between; may be empty
 */
record Prompts(TaskKind kind, Shots shots, @Nullable ModelTemplate chat, String instruction) {
    /**
     * A question as a model reads it.
     *
     * @param opensThinking whether it ends inside {@code <think>}, so that the output begins with thinking
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
    record Prompt(int[] ids, boolean opensThinking) {}

    Prompt of(EvaluationItem item, int index, Tokenizer tokenizer) {
        String text = text(item, index);
        // a rendered template writes its own beginning of sequence
        return new Prompt(tokenizer.encode(text, chat == null).ids(), chat != null && Thinking.openedBy(text));
    }

    String text(EvaluationItem item, int index) {
        List<EvaluationItem> examples = shots.of(item, index);
        if (chat != null) {
            List<Message> messages = new ArrayList<>();
            for (EvaluationItem example : examples) {
                messages.add(Message.user(asked(example)));
                messages.add(Message.assistant(example.worked()));
            }
            messages.add(Message.user(asked(item)));
            return chat.render(messages, true);
        }
        StringBuilder text = new StringBuilder();
        for (EvaluationItem example : examples) {
            text.append(plain(example)).append(' ').append(example.worked()).append("\n\n");
        }
        return text.append(plain(item)).toString();
    }

    private String asked(EvaluationItem item) {
        return instruction.isEmpty() ? item.question() : item.question() + "\n\n" + instruction;
    }

    private String plain(EvaluationItem item) {
        return kind.label() + " " + asked(item) + "\nAnswer:";
    }
}
