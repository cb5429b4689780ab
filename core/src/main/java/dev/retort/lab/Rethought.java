package dev.retort.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a thought looked again at what was there already, whoever wrote it.
 *
 * @param thinkingLength tokens of the thought
 * @param afterConclusion of these, behind the first conclusion
 * @param firstRight whether the first conclusion is right; null when there is none
 * @param right whether the answer is
 * @param episodes in order, redundant ones being those that had nothing to find
 */
public record Rethought(
        int thinkingLength,
        int afterConclusion,
        @Nullable Boolean firstRight,
        boolean right,
        List<EpisodeSpan> episodes) {
    public Rethought {
        episodes = List.copyOf(episodes);
    }

    /** Reads a whole sequence, question included. */
    public static Rethought read(Problem problem, int[] ids) {
        return new EpisodeReader(problem, ThoughtWords.of(ids)).read(TraceReader.judge(problem, ids));
    }

    /** Tokens of redundant episodes. */
    public int redundantTokens() {
        return episodes.stream()
                .filter(EpisodeSpan::redundant)
                .mapToInt(EpisodeSpan::length)
                .sum();
    }

    /** How many episodes were redundant, or were not. */
    public long episodes(boolean redundant) {
        return episodes.stream().filter(e -> e.redundant() == redundant).count();
    }
}
