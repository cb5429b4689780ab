package dev.retort.atlas.label;

import dev.retort.atlas.Context;
import dev.retort.atlas.NameScore;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A few examples about which a judge is asked at once. */
record Batch(ChatRequest request, List<Boolean> truths) {
    /** Examples in a request, as delphi has it; with more, weak judges lose count. */
    static final int EXAMPLES = 5;

    /** An excerpt and whether the name should apply to it. */
    private record Example(String text, boolean truth) {}

    Batch {
        truths = List.copyOf(truths);
    }

    /** Whether the feature fires anywhere in an excerpt. */
    static List<Batch> detection(Evidence evidence, String name, JudgeSettings settings) {
        List<Example> examples = new ArrayList<>();
        evidence.firing().forEach(context -> examples.add(new Example(String.join("", context.tokens()), true)));
        evidence.silent().forEach(context -> examples.add(new Example(String.join("", context.tokens()), false)));
        return batches(evidence, name, settings, "detection", examples);
    }

    /** Whether the tokens set off are those it fires on; as many wrong ones as there are right ones on average. */
    static List<Batch> fuzzing(Evidence evidence, String name, JudgeSettings settings) {
        List<Example> examples = new ArrayList<>();
        int marked = 0;
        for (Context context : evidence.firing()) {
            marked += Marks.firing(context).cardinality();
            examples.add(new Example(Marks.text(context, Marks.firing(context)), true));
        }
        int each = Math.ceilDiv(marked, Math.max(1, evidence.firing().size()));
        for (int i = 0; i < evidence.silent().size(); i++) {
            Context context = evidence.silent().get(i);
            String text = Marks.text(context, Marks.wrong(context, each, settings.seed(), evidence.feature(), i));
            examples.add(new Example(text, false));
        }
        return batches(evidence, name, settings, "fuzzing", examples);
    }

    private static List<Batch> batches(
            Evidence evidence, String name, JudgeSettings settings, String score, List<Example> examples) {
        int[] order = Rng.permutation(examples.size(), settings.seed(), score, evidence.feature());
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < order.length; from += EXAMPLES) {
            List<String> texts = new ArrayList<>();
            List<Boolean> truths = new ArrayList<>();
            for (int i = from; i < Math.min(order.length, from + EXAMPLES); i++) {
                texts.add(examples.get(order[i]).text());
                truths.add(examples.get(order[i]).truth());
            }
            ChatRequest request = new ChatRequest(
                    settings.scorer(),
                    score.equals("detection") ? Prompts.detect(name, texts) : Prompts.fuzz(name, texts),
                    settings.temperature(),
                    settings.answerTokens());
            batches.add(new Batch(request, truths));
        }
        return batches;
    }

    /** A score with this batch's verdicts. @param reply null where there was none */
    NameScore into(NameScore score, @Nullable Reply reply) {
        boolean[] verdicts = reply == null ? null : AnswerText.verdicts(reply.text(), truths.size());
        if (verdicts == null) {
            return score.without(truths.size());
        }
        NameScore counted = score;
        for (int i = 0; i < verdicts.length; i++) {
            counted = counted.with(truths.get(i), verdicts[i]);
        }
        return counted;
    }
}
