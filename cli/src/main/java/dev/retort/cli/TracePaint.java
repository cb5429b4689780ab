package dev.retort.cli;

import dev.retort.lab.Category;
import dev.retort.lab.EpisodeSpan;
import dev.retort.lab.EquationSpan;
import dev.retort.lab.Segment;
import dev.retort.lab.Trace;
import dev.retort.lab.Vocabulary;
import java.util.Arrays;

/** A trace for a person: segments in their category's colour, or in brackets where there are no colours; episodes in angles. */
final class TracePaint {
    private static final String PLAIN = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String WRONG = "\u001b[4;31m";

    private TracePaint() {}

    static String of(Trace trace, boolean colours) {
        String[] words =
                Arrays.stream(trace.ids()).mapToObj(Vocabulary.lab()::word).toArray(String[]::new);
        for (EquationSpan equation : trace.equations()) {
            if (!equation.right()) {
                int last = equation.end() - 1;
                for (int t = equation.start(); colours && t < last; t++) {
                    words[t] = WRONG + words[t];
                }
                words[last] = words[last] + (colours ? PLAIN : " (wrong)");
            }
        }
        for (Segment segment : trace.segments()) {
            int last = segment.end() - 1;
            if (colours) {
                for (int t = segment.start(); t <= last; t++) {
                    boolean opener = segment.opened() && t == segment.start();
                    words[t] = colour(segment.category()) + (opener ? BOLD : "") + words[t] + PLAIN;
                }
            } else {
                words[segment.start()] = "[" + segment.category().text() + ": " + words[segment.start()];
                words[last] = words[last] + "]";
            }
        }
        for (EpisodeSpan episode : trace.episodes()) {
            int first = episode.start();
            int last = episode.end() - 1;
            words[first] = (episode.redundant() ? "<redundant: " : "<necessary: ") + words[first];
            words[last] = words[last] + ">";
        }
        return String.join(" ", words);
    }

    private static String colour(Category category) {
        return switch (category) {
            case SELF_REFLECTION -> "\u001b[35m";
            case COMPUTATION_VERIFICATION -> "\u001b[36m";
            case DEDUCTIVE -> "\u001b[32m";
            case ALTERNATIVE -> "\u001b[34m";
            case CONTRASTIVE -> "\u001b[33m";
        };
    }
}
