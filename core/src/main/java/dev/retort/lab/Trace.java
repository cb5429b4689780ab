package dev.retort.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worked example and the truth about each of its T tokens:
 * {@code <bos> q : … ? <think> … </think> a : N <eos>}.
 *
 * @param ids the tokens
 * @param categories for each token the ordinal of its category, or {@link #NONE}
 * @param openers for each token whether it opens a segment of its category
 * @param equations in order
 * @param think index of {@code <think>}
 * @param endThink index of {@code </think>}
 * @param episodes where the v3e teacher looks again at what is there already, in order; empty for v2, which notes none
 * @param style of the v3e teacher; null for v2, which has none
 */
@SuppressWarnings("ArrayRecordComponent") // a trace is read token by token and never compared or used as a key
public record Trace(
        Problem problem,
        int[] ids,
        byte[] categories,
        boolean[] openers,
        List<EquationSpan> equations,
        int think,
        int endThink,
        List<EpisodeSpan> episodes,
        @Nullable Style style) {
    /** The category of a token that belongs to none. */
    public static final byte NONE = -1;

    public int length() {
        return ids.length;
    }

    public String text() {
        return Vocabulary.lab().text(ids);
    }

    public @Nullable Category category(int token) {
        return categories[token] == NONE ? null : Category.values()[categories[token]];
    }

    /** Tokens of the thought. */
    public int thinkingLength() {
        return endThink - think - 1;
    }

    /** For each token whether it belongs to a redundant episode. */
    public boolean[] redundant() {
        boolean[] redundant = new boolean[ids.length];
        for (EpisodeSpan episode : episodes) {
            Arrays.fill(redundant, episode.start(), episode.end(), episode.redundant());
        }
        return redundant;
    }

    /** For each token 1 where it opens a redundant episode, 2 where it opens a necessary one, otherwise 0. */
    public byte[] episodeOpeners() {
        byte[] openers = new byte[ids.length];
        for (EpisodeSpan episode : episodes) {
            openers[episode.start()] = (byte) (episode.redundant() ? 1 : 2);
        }
        return openers;
    }

    /** The runs of tokens that belong to a category, in order. */
    public List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        int start = 0;
        for (int t = 1; t <= ids.length; t++) {
            if (t < ids.length && categories[t] == categories[start] && !openers[t]) {
                continue;
            }
            Category category = category(start);
            if (category != null) {
                segments.add(new Segment(start, t, category, openers[start]));
            }
            start = t;
        }
        return segments;
    }
}
