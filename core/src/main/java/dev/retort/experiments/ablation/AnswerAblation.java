package dev.retort.experiments.ablation;

import dev.retort.atlas.Estimate;
import dev.retort.basics.Progress;
import dev.retort.experiments.Answers;
import dev.retort.experiments.ForcedDetection;
import dev.retort.experiments.ForcedDetection.Detection;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.Edit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures cases: a model of the pair answers the same problems in every one, greedily and sampled, and is read
 * teacher-forced on the same traces. All estimates of a run are paired, problem by problem and trace by trace.
 */
public final class AnswerAblation {
    private final CrosscodedPair pair;
    private final TaskRunner thinking;
    private final TaskRunner direct;
    private final ForcedDetection detection;
    private final KeptAnswers kept;
    private final Progress progress;
    private final Map<Case, Outcome> wholes = new HashMap<>();

    /**
     * @param thinking problems to be thought about
     * @param direct the same to be answered at once
     * @param detection the category's openers on the test split's traces
     */
    public AnswerAblation(
            CrosscodedPair pair,
            TaskRunner thinking,
            TaskRunner direct,
            ForcedDetection detection,
            KeptAnswers kept,
            Progress progress) {
        this.pair = pair;
        this.thinking = thinking;
        this.direct = direct;
        this.detection = detection;
        this.kept = kept;
        this.progress = progress;
    }

    /** The model of a case as it is, asked the same. */
    public Outcome whole(Case one) {
        Case whole = one.whole();
        Outcome known = wholes.get(whole);
        if (known == null) {
            known = measure(whole);
            wholes.put(whole, known);
        }
        return known;
    }

    public Outcome measure(Case one) {
        return Outcome.of(answers(one, Decoding.GREEDY), answers(one, Decoding.SAMPLED), forced(one), one.thinking());
    }

    private Answers answers(Case one, Decoding decoding) {
        String name = one.file() + "." + decoding.name().toLowerCase(Locale.ROOT);
        return kept.of(name, () -> {
            TaskRunner runner = one.thinking() ? thinking : direct;
            Setting setting = one.settings().getFirst();
            try (Edit edit = setting.edit(pair)) {
                return edit == null
                        ? runner.run(pair.model(setting.side()), decoding, progress)
                        : runner.run(pair, edit, decoding, progress);
            }
        });
    }

    private Detection forced(Case one) {
        List<Estimate> wrong = new ArrayList<>();
        List<Estimate> right = new ArrayList<>();
        for (Setting setting : one.settings()) {
            try (Edit edit = setting.edit(pair)) {
                Detection detected = detection.measure(setting.side(), edit);
                wrong.add(detected.wrong());
                right.add(detected.right());
            }
        }
        return new Detection(Estimate.mean(wrong), Estimate.mean(right));
    }
}
