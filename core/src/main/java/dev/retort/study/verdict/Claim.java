package dev.retort.study.verdict;

import java.util.Locale;

/** What is claimed, by the paper or by us, in the order in which a report tells it. */
public enum Claim {
    /** Distilled models have feature directions of their own. */
    EXCLUSIVE_FEATURES(Source.PAPER),
    /** Some of them survive latent scaling and the base's own directions (Minder et al. 2504.02922). */
    VERIFIED_EXCLUSIVE(Source.OURS),
    /** The histogram's shape belongs to the crosscoder's loss, not to the models alone. */
    HISTOGRAM_BY_LOSS(Source.OURS),
    /** Features correspond to kinds of reasoning. */
    CATEGORY_FEATURES(Source.PAPER),
    /** The best of them lie above NRN ½. */
    CATEGORIES_ABOVE_HALF(Source.PAPER),
    /** A linear probe reads the categories better from the distilled model. */
    PROBE_READS_MORE(Source.OURS),
    /** Ablating NRN above ½ lowers the openers' logits in the distilled model and leaves the base's. */
    ABLATION_LOWERS_LOGITS(Source.PAPER),
    /** Features chosen by how often they fire at a category's openers act on that category more than on others. */
    SELECTION_IS_SPECIFIC(Source.PAPER),
    /** Without a few features wrong steps are noticed and repaired less often. */
    DETECTION_FALLS(Source.OURS),
    /** Without them sampled answers are right less often. */
    ACCURACY_FALLS(Source.OURS),
    /** Amplified they make thoughts longer: over-thinking. */
    STEERING_DEEPENS(Source.PAPER),
    /** Steering makes thoughts shorter: incisive thinking. */
    STEERING_SHORTENS(Source.PAPER),
    /** Distillation moves the middle layer further from the base than as much training on the base's own text. */
    MODELS_DIVERGE(Source.OURS),
    /** Larger pairs have a larger mean NRN. */
    NRN_GROWS(Source.PAPER),
    /** Larger distilled models' representations are more regular. */
    GEOMETRY_TIDIES(Source.PAPER);

    /** Who claims it. */
    public enum Source {
        PAPER,
        OURS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Source source;

    Claim(Source source) {
        this.source = source;
    }

    public Source source() {
        return source;
    }

    /** As files and words' keys have it: {@code exclusive-features}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
