package dev.retort.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes down what the teacher says, word by word with its label. Not thread-safe; one for each trace. */
final class TraceWriter {
    private static final int ROOM = 320;

    private final Problem problem;
    private int[] ids = new int[ROOM];
    private byte[] categories = new byte[ROOM];
    private boolean[] openers = new boolean[ROOM];
    private final List<EquationSpan> equations = new ArrayList<>();
    private final List<EpisodeSpan> episodes = new ArrayList<>();
    private @Nullable Style style;
    private EpisodeSpan.@Nullable Place place;
    private int episodeStart;
    private boolean redundant;
    private int length;
    private int think;
    private int endThink;

    TraceWriter(Problem problem) {
        this.problem = problem;
        say(null, "<bos> " + problem.question());
        think = length;
        say(null, "<think>");
    }

    /** Begins a segment: the first word of {@code text} is its opener. */
    void open(Category category, String text) {
        int opener = length;
        say(category, text);
        openers[opener] = true;
    }

    /** Goes on in a category's segment, or outside of any. */
    void say(@Nullable Category category, String text) {
        byte label = category == null ? Trace.NONE : (byte) category.ordinal();
        for (int id : Vocabulary.lab().ids(text)) {
            if (length == ids.length) {
                ids = Arrays.copyOf(ids, 2 * length);
                categories = Arrays.copyOf(categories, 2 * length);
                openers = Arrays.copyOf(openers, 2 * length);
            }
            ids[length] = id;
            categories[length] = label;
            length++;
        }
    }

    void equation(@Nullable Category category, Equation equation, EquationSpan.Role role) {
        int start = length;
        say(category, equation.text());
        equations.add(new EquationSpan(start, length, equation, role));
    }

    void style(Style style) {
        this.style = style;
    }

    /** What is said until {@link #endEpisode} looks again at what is there already. */
    void beginEpisode(EpisodeSpan.Place place, boolean redundant) {
        this.place = place;
        this.redundant = redundant;
        this.episodeStart = length;
    }

    void endEpisode() {
        episodes.add(new EpisodeSpan(episodeStart, length, Objects.requireNonNull(place), redundant));
        place = null;
    }

    int length() {
        return length;
    }

    Trace finish(int answer) {
        endThink = length;
        say(null, "</think> a : " + Numerals.spell(answer) + " <eos>");
        return new Trace(
                problem,
                Arrays.copyOf(ids, length),
                Arrays.copyOf(categories, length),
                Arrays.copyOf(openers, length),
                List.copyOf(equations),
                think,
                endThink,
                List.copyOf(episodes),
                style);
    }
}
