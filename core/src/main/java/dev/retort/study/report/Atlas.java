package dev.retort.study.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code atlas.json} holds: what the report shows of the features themselves, beside the figures of
 * {@code metrics.json}. The component names are the file's keys (see the package's description for an example).
 *
 * @param categories for each category, in the order of the study, its best features, best first
 * @param extremes the features nearest to either end of the NRN that fire often enough to be looked at: {@code distilled}
 *     and {@code base}, the most extreme first
 * @param lab what only the built-in lab knows; {@code null} in a user's study
 */
public record Atlas(
        Map<String, List<Feature>> categories,
        Map<String, List<Feature>> extremes,
        @Nullable Lab lab) {

    /** An atlas of nothing: the report then shows figures only. */
    public static final Atlas EMPTY = new Atlas(Map.of(), Map.of(), null);

    /**
     * One feature with the places where it fires.
     *
     * @param crosscoder the kind, as in metrics.json: {@code relu-l1}, {@code batch-topk}
     * @param feature its index in that crosscoder
     * @param nrn 0 base only, ½ shared, 1 distilled only
     * @param auroc the best-feature AUROC of the category that put it here; {@code null} among the extremes
     * @param firing share of tokens on which it is active
     * @param contexts where it fires most, strongest first
     */
    public record Feature(
            String crosscoder,
            int feature,
            double nrn,
            @Nullable Double auroc,
            double firing,
            List<Context> contexts) {}

    /**
     * A stretch of one document.
     *
     * @param tokens the text each token adds, its leading space included where it has one
     * @param values the feature's activation on each token, 0 where it is silent; as many as there are tokens
     * @param document the document's id
     * @param kind {@code trace}, {@code prose}, …; empty when unknown
     */
    public record Context(List<String> tokens, List<Double> values, String document, String kind) {
        /** Checks that every token has its value. */
        public Context {
            if (tokens.size() != values.size()) {
                throw new IllegalArgumentException(
                        tokens.size() + " tokens but " + values.size() + " values in a context of " + document);
            }
        }
    }

    /**
     * The lab's truth.
     *
     * @param openers for each category the words that open it
     */
    public record Lab(Map<String, List<String>> openers) {}
}
