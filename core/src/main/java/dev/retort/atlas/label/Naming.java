package dev.retort.atlas.label;

import dev.retort.atlas.Label;
import dev.retort.atlas.LabelSource;
import dev.retort.atlas.NameScore;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One feature's way through the judge: explained, then detected and fuzzed by its name alone. */
final class Naming {
    private final Evidence evidence;
    private final JudgeSettings settings;
    private final Answers answers;

    Naming(Evidence evidence, JudgeSettings settings, Answers answers) {
        this.evidence = evidence;
        this.settings = settings;
        this.answers = answers;
    }

    /**
     * What came of it.
     *
     * @param label null when the judge's explanation could not be used
     * @param failed requests without an answer
     */
    record Named(@Nullable Label label, int failed) {}

    private ChatRequest explanation() {
        return new ChatRequest(
                settings.model(), Prompts.explain(evidence), settings.temperature(), settings.answerTokens());
    }

    private List<Batch> detection(String name) {
        return evidence.measures() ? Batch.detection(evidence, name, settings) : List.of();
    }

    private List<Batch> fuzzing(String name) {
        return evidence.measures() ? Batch.fuzzing(evidence, name, settings) : List.of();
    }

    /** Adds what this feature takes to a bill. */
    Bill into(Bill bill) {
        if (evidence.explaining().isEmpty()) {
            return bill;
        }
        ChatRequest explanation = explanation();
        Reply reply = answers.find(explanation);
        Bill added = bill.with(explanation, reply != null, Bill.NAME_TOKENS);
        String name = reply == null ? Bill.USUAL_NAME : AnswerText.name(reply.text());
        if (name == null) {
            return added;
        }
        for (List<Batch> batches : List.of(detection(name), fuzzing(name))) {
            for (Batch batch : batches) {
                boolean known = reply != null && answers.find(batch.request()) != null;
                added = added.with(
                        batch.request(),
                        known,
                        Bill.verdictTokens(batch.truths().size()));
            }
        }
        return added;
    }

    /** Asks for all that is not answered yet. @param done counts requests answered, now or before */
    Named ask(JudgeClient judge, LongAdder done) throws Ended {
        if (evidence.explaining().isEmpty()) {
            return new Named(null, 0);
        }
        Reply reply;
        try {
            reply = answer(explanation(), judge);
        } catch (Unanswered e) {
            return new Named(null, 1);
        } finally {
            done.increment();
        }
        String name = AnswerText.name(reply.text());
        if (name == null) {
            return new Named(null, 0);
        }
        LongAdder failed = new LongAdder();
        NameScore detection = score(detection(name), judge, done, failed);
        NameScore fuzzing = score(fuzzing(name), judge, done, failed);
        String model = settings.model().equals(settings.scorer())
                ? settings.model()
                : settings.model() + " / " + settings.scorer();
        return new Named(
                new Label(
                        evidence.feature(),
                        LabelSource.JUDGE,
                        model,
                        name,
                        evidence.measures() ? detection : null,
                        evidence.measures() ? fuzzing : null,
                        "",
                        reply.at(),
                        ""),
                failed.intValue());
    }

    private NameScore score(List<Batch> batches, JudgeClient judge, LongAdder done, LongAdder failed) throws Ended {
        NameScore score = NameScore.none();
        for (Batch batch : batches) {
            try {
                score = batch.into(score, answer(batch.request(), judge));
            } catch (Unanswered e) {
                failed.increment();
                score = batch.into(score, null);
            }
            done.increment();
        }
        return score;
    }

    private Reply answer(ChatRequest request, JudgeClient judge) throws Unanswered, Ended {
        Reply known = answers.find(request);
        if (known != null) {
            return known;
        }
        Reply reply = judge.ask(request);
        answers.keep(request, reply);
        return reply;
    }
}
