package dev.retort.experiments;

import dev.retort.basics.Progress;
import dev.retort.experiments.ForcedDetection.Detection;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a pair's distilled model is tried on; what it does unedited is measured once and shared by all experiments.
 * Owns nothing.
 */
public final class Trials {
    /** Features and doses are chosen on one, figures come from the other. */
    public enum Split {
        DEV,
        TEST
    }

    private final CrosscodedPair pair;
    private final TaskRunner dev;
    private final TaskRunner test;
    private final ForcedDetection detection;
    private final Progress progress;
    private final Map<Split, Map<Decoding, Answers>> unedited = new EnumMap<>(Split.class);
    private @Nullable Detection uneditedDetection;

    /** @param detection on traces of the test split */
    public Trials(CrosscodedPair pair, TaskRunner dev, TaskRunner test, ForcedDetection detection, Progress progress) {
        this.pair = pair;
        this.dev = dev;
        this.test = test;
        this.detection = detection;
        this.progress = progress;
    }

    public CrosscodedPair pair() {
        return pair;
    }

    public ForcedDetection detection() {
        return detection;
    }

    /** The answers of the distilled model as it is. */
    public Answers answers(Split split, Decoding decoding) {
        return unedited.computeIfAbsent(split, s -> new EnumMap<>(Decoding.class))
                .computeIfAbsent(decoding, d -> runner(split).run(pair.distilled(), decoding, progress));
    }

    /** Takes over answers of the model as it is that were kept from before; they must be of this split's problems. */
    public void know(Split split, Decoding decoding, Answers answers) {
        if (answers.graded().size() != runner(split).problems()) {
            throw new IllegalArgumentException(
                    answers.graded().size() + " answers to " + runner(split).problems() + " problems");
        }
        unedited.computeIfAbsent(split, s -> new EnumMap<>(Decoding.class)).put(decoding, answers);
    }

    /** Its answers under an edit. */
    public Answers answers(Split split, Decoding decoding, Edit edit) {
        return runner(split).run(pair, edit, decoding, progress);
    }

    private TaskRunner runner(Split split) {
        return switch (split) {
            case DEV -> dev;
            case TEST -> test;
        };
    }

    /** What the distilled model as it is notices. */
    public Detection detected() {
        Detection known = uneditedDetection;
        if (known == null) {
            known = detection.measure(Side.DISTILLED, null);
            uneditedDetection = known;
        }
        return known;
    }

    /** What it notices under an edit. */
    public Detection detected(Edit edit) {
        return detection.measure(Side.DISTILLED, edit);
    }
}
