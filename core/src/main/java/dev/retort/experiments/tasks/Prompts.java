package dev.retort.experiments.tasks;

import dev.retort.basics.BadInput;
import dev.retort.models.TextGenerator;
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
 * @param raw whether plain text is the question alone
 * @param instruction put after the question, an empty line between; may be empty
 */
record Prompts(TaskKind kind, Shots shots, @Nullable ModelTemplate chat, boolean raw, String instruction) {
    /**
     * A question as a model reads it.
     *
     * @param opensThinking whether it ends inside {@code <think>}, so that the output begins with thinking
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
    record Prompt(int[] ids, boolean opensThinking) {}

    /**
     * Every question of a set as a model reads it.
     *
     * @throws BadInput when one leaves no room for the plan's new tokens, or the plan wants a chat template that the model has not
     */
    static List<Prompt> of(EvaluatedModel model, EvaluationSet set, EvaluationPlan plan) {
        boolean chat = plan.asking() == Asking.CHAT;
        if (chat && model.chat() == null) {
            throw new BadInput("--chat: " + model.name() + " has no chat template; leave --chat out.");
        }
        Prompts writer = new Prompts(
                set.kind(), plan.shots(), chat ? model.chat() : null, plan.asking() == Asking.RAW, plan.instruction());
        TextGenerator generator = model.generator();
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < set.items().size(); i++) {
            EvaluationItem item = set.items().get(i);
            Prompt prompt = writer.of(item, i, model.tokenizer());
            int room = generator.room(prompt.ids().length);
            if (room < plan.sampling().maxTokens()) {
                throw new BadInput("question \"" + item.id() + "\": its prompt has " + prompt.ids().length
                        + " tokens and leaves room for " + room + ", not for --max-tokens "
                        + plan.sampling().maxTokens() + "; allow fewer tokens, or show fewer examples.");
            }
            prompts.add(prompt);
        }
        return prompts;
    }

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
        return raw ? asked(item) : kind.label() + " " + asked(item) + "\nAnswer:";
    }
}
