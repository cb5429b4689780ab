package dev.retort.lab;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How a set of thoughts looks again, with intervals over the thoughts.
 *
 * @param length mean tokens of the thought
 * @param post mean tokens of it behind the first conclusion
 * @param postShare Σ post ÷ Σ length
 * @param redundantShare share of all thought tokens that belong to redundant episodes
 * @param redundant mean number of redundant episodes, and {@code necessary} of the others
 * @param firstWrong w1: share of first conclusions that are wrong
 * @param fixed of these, the share whose answer is right after all
 * @param broken of right first conclusions, the share whose answer is wrong after all
 */
public record RethinkingStatistics(
        Estimate accuracy,
        Estimate length,
        Estimate post,
        Estimate postShare,
        Estimate redundantShare,
        Estimate redundant,
        Estimate necessary,
        Estimate firstWrong,
        Estimate fixed,
        Estimate broken) {
    public static RethinkingStatistics of(List<Rethought> thoughts, Bootstrap bootstrap) {
        Columns columns = new Columns(thoughts, bootstrap);
        return new RethinkingStatistics(
                columns.mean(t -> t.right() ? 1 : 0),
                columns.mean(Rethought::thinkingLength),
                columns.mean(Rethought::afterConclusion),
                columns.ratio(Rethought::afterConclusion, Rethought::thinkingLength),
                columns.ratio(Rethought::redundantTokens, Rethought::thinkingLength),
                columns.mean(t -> t.episodes(true)),
                columns.mean(t -> t.episodes(false)),
                columns.ratio(t -> first(t, false) ? 1 : 0, t -> t.firstRight() != null ? 1 : 0),
                columns.ratio(t -> first(t, false) && t.right() ? 1 : 0, t -> first(t, false) ? 1 : 0),
                columns.ratio(t -> first(t, true) && !t.right() ? 1 : 0, t -> first(t, true) ? 1 : 0));
    }

    /** The figures under their names in {@code --json}; what nothing was there to measure of is left out. */
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        named().forEach((name, estimate) -> estimate.into(figures, name));
        return figures;
    }

    /** The figures by name, in the order of a table. */
    public Map<String, Estimate> named() {
        Map<String, Estimate> named = new LinkedHashMap<>();
        named.put("accuracy", accuracy);
        named.put("length", length);
        named.put("post", post);
        named.put("post_share", postShare);
        named.put("redundant_share", redundantShare);
        named.put("redundant_episodes", redundant);
        named.put("necessary_episodes", necessary);
        named.put("first_conclusion_wrong", firstWrong);
        named.put("fixed", fixed);
        named.put("broken", broken);
        return named;
    }

    private static boolean first(Rethought thought, boolean right) {
        Boolean first = thought.firstRight();
        return first != null && first == right;
    }

    /** One number a thought. */
    private record Columns(List<Rethought> thoughts, Bootstrap bootstrap) {
        Estimate mean(ToDoubleFunction<Rethought> of) {
            return bootstrap.mean(column(of));
        }

        Estimate ratio(ToDoubleFunction<Rethought> of, ToDoubleFunction<Rethought> to) {
            return bootstrap.ratio(column(of), column(to));
        }

        private double[] column(ToDoubleFunction<Rethought> of) {
            return thoughts.stream().mapToDouble(of).toArray();
        }
    }
}
