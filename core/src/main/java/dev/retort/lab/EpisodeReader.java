package dev.retort.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a thought looks again at what is there already. One for each thought.
 *
 * <p>After a conclusion any opener of a reflection, a check or a second way begins an episode, which ends when it agrees
 * or concludes; it is redundant when the value concluded last is right. Before, a check, a second way or the doubt "is
 * that right ?" begins one: a look at a single step ("okay .", "yes .") is redundant when that step is right, any other
 * when no wrong equation stands that was not put right. A repair looks at nothing again; it is the finding.
 */
final class EpisodeReader {
    private static final List<String> AGREEMENTS = Stream.concat(
                    Wordings.CHECK_AGREES.stream(), Wordings.OTHER_WAY_AGREES.stream())
            .toList();
    private static final Set<Category> LOOKING = Set.of(Category.COMPUTATION_VERIFICATION, Category.ALTERNATIVE);

    private final Problem problem;
    private final ThoughtWords thought;
    private final EquationReader reader;
    private final List<EpisodeSpan> episodes = new ArrayList<>();
    private final List<Equation> standing = new ArrayList<>();
    private @Nullable Equation last;
    private @Nullable Integer concluded;
    private int firstConclusion = -1;
    private @Nullable Open open;

    /** An episode not yet at its end. */
    private record Open(int start, EpisodeSpan.Place place, boolean alarm, boolean redundant, boolean lastRight) {}

    EpisodeReader(Problem problem, ThoughtWords thought) {
        this.problem = problem;
        this.thought = thought;
        this.reader = new EquationReader(thought.words());
    }

    Rethought read(Verdict verdict) {
        int at = thought.from();
        while (at < thought.to()) {
            at = next(at);
        }
        close(thought.to());
        int after = firstConclusion < 0 ? 0 : thought.to() - firstConclusion;
        return new Rethought(
                verdict.reading().thinkingLength(),
                after,
                verdict.firstConclusionCorrect(),
                verdict.correct(),
                episodes);
    }

    /** Takes what stands at a place, and returns the place behind it. */
    private int next(int at) {
        EquationReader.Found equation = reader.equation(at);
        if (equation != null && equation.end() <= thought.to()) {
            note(equation.equation());
            return equation.end();
        }
        int conclusion = thought.after(at, "answer is");
        EquationReader.Number value = conclusion < 0 ? null : reader.number(conclusion);
        if (value != null && value.end() < thought.to() && thought.is(value.end(), ".")) {
            conclude(sentence(at), value.value(), value.end() + 1);
            return value.end() + 1;
        }
        if (!thought.headOfSentence(at)) {
            return at + 1;
        }
        if (open == null) {
            begin(at);
            return at + 1;
        }
        return within(open, at);
    }

    private void note(Equation equation) {
        standing.removeIf(earlier -> equation.right() && earlier.sameOperands(equation));
        if (!equation.right()) {
            standing.add(equation);
        }
        last = equation;
    }

    private void begin(int at) {
        boolean looks = LOOKING.stream().anyMatch(category -> thought.opens(category, at));
        boolean reflects = thought.opens(Category.SELF_REFLECTION, at);
        if (concluded != null) {
            if (looks || reflects) {
                open = new Open(at, EpisodeSpan.Place.AFTER, false, concluded == problem.answer(), true);
            }
            return;
        }
        boolean alarm = thought.after(at, Wordings.ALARM) >= 0;
        if (looks || alarm) {
            boolean lastRight = last == null || last.right();
            open = new Open(at, EpisodeSpan.Place.BEFORE, alarm, standing.isEmpty(), lastRight);
        }
    }

    private int within(Open episode, int at) {
        int stepEnd = thought.after(at, episode.alarm() ? Wordings.ALARM_OVER : Wordings.STEP_CHECK_OVER);
        if (episode.place() == EpisodeSpan.Place.BEFORE && stepEnd >= 0) {
            open = null;
            episodes.add(new EpisodeSpan(episode.start(), stepEnd, EpisodeSpan.Place.STEP, episode.lastRight()));
            return stepEnd;
        }
        int agreed = episode.alarm() ? -1 : thought.after(at, AGREEMENTS);
        if (agreed >= 0) {
            close(agreed);
            return agreed;
        }
        if (episode.place() == EpisodeSpan.Place.BEFORE && thought.opens(Category.CONTRASTIVE, at)) {
            int end = at;
            while (end < thought.to() && !thought.is(end, ".")) {
                end++;
            }
            end = Math.min(thought.to(), end + 1);
            close(end);
            return end;
        }
        if (episode.place() == EpisodeSpan.Place.BEFORE && thought.opens(Category.DEDUCTIVE, at)) {
            close(at);
        }
        return at + 1;
    }

    /** A conclusion ends what is open; one said again right behind a check after the first belongs to that check. */
    private void conclude(int start, int value, int end) {
        if (open != null) {
            close(open.place() == EpisodeSpan.Place.AFTER ? end : start);
        } else if (concluded != null
                && !episodes.isEmpty()
                && episodes.getLast().end() == start) {
            EpisodeSpan checked = episodes.removeLast();
            episodes.add(new EpisodeSpan(checked.start(), end, checked.place(), checked.redundant()));
        }
        concluded = value;
        firstConclusion = firstConclusion < 0 ? end : firstConclusion;
    }

    private void close(int end) {
        if (open != null) {
            episodes.add(new EpisodeSpan(open.start(), end, open.place(), open.redundant()));
            open = null;
        }
    }

    /** Where the sentence around a place begins, its "okay ," included. */
    private int sentence(int at) {
        int start = at;
        while (start > thought.from() && !thought.headOfSentence(start)) {
            start--;
        }
        return thought.is(start - 1, ",") && start - 2 >= thought.from() ? start - 2 : start;
    }
}
