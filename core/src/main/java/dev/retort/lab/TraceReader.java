package dev.retort.lab;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a model wrote, and judges it. It takes any sequence of ids: what makes no sense counts as not said. */
public final class TraceReader {
    private final ThoughtWords thought;
    private final List<String> words;
    private final EquationReader reader;
    private final int from;
    private final int to;

    private TraceReader(ThoughtWords thought) {
        this.thought = thought;
        this.words = thought.words();
        this.reader = new EquationReader(words);
        this.from = thought.from();
        this.to = thought.to();
    }

    /** Reads a whole sequence, question included; ids outside the vocabulary are unknown words. */
    public static Reading read(int[] ids) {
        return new TraceReader(ThoughtWords.of(ids)).read();
    }

    /** Reads a whole sequence and holds it against the truth. */
    public static Verdict judge(Problem problem, int[] ids) {
        return Verdict.of(problem, read(ids));
    }

    private Reading read() {
        boolean answeredAndClosed = to < words.size() && words.get(to).equals("</think>") && closed();
        return new Reading(equations(), conclusions(), answer(), openings(), to - from, answeredAndClosed);
    }

    private List<ReadEquation> equations() {
        List<ReadEquation> found = new ArrayList<>();
        int at = from;
        while (at < to) {
            EquationReader.Found equation = reader.equation(at);
            if (equation == null || equation.end() > to) {
                at++;
                continue;
            }
            boolean reflected = equation.end() < to && thought.opens(Category.SELF_REFLECTION, equation.end());
            found.add(new ReadEquation(at, equation.end(), equation.equation(), reflected, false));
            at = equation.end();
        }
        return withRepairs(found);
    }

    private static List<ReadEquation> withRepairs(List<ReadEquation> found) {
        List<ReadEquation> result = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            ReadEquation e = found.get(i);
            boolean repaired = found.subList(i + 1, found.size()).stream()
                    .filter(later -> later.equation().sameOperands(e.equation()))
                    .findFirst()
                    .map(ReadEquation::right)
                    .orElse(false);
            result.add(new ReadEquation(e.start(), e.end(), e.equation(), e.reflected(), repaired));
        }
        return result;
    }

    private List<Integer> conclusions() {
        List<Integer> values = new ArrayList<>();
        for (int at = from; at + 1 < to; at++) {
            if (reader.is(at, "answer") && reader.is(at + 1, "is")) {
                EquationReader.Number value = reader.number(at + 2);
                if (value != null && value.end() < to && reader.is(value.end(), ".")) {
                    values.add(value.value());
                }
            }
        }
        return values;
    }

    private @Nullable Integer answer() {
        EquationReader.Number value = answerNumber();
        return value == null ? null : value.value();
    }

    private boolean closed() {
        EquationReader.Number value = answerNumber();
        return value != null && reader.is(value.end(), "<eos>");
    }

    /** The number behind the first {@code a :} that follows the thought, or the question where there is no thought. */
    private EquationReader.@Nullable Number answerNumber() {
        boolean thinks = words.contains("<think>");
        int start = reader.is(to, "</think>") ? to + 1 : thinks ? words.size() : from;
        for (int at = start; at + 1 < words.size() && !reader.is(at, "<eos>"); at++) {
            if (reader.is(at, "a") && reader.is(at + 1, ":")) {
                return reader.number(at + 2);
            }
        }
        return null;
    }

    private Map<Category, Integer> openings() {
        Map<Category, Integer> counts = new EnumMap<>(Category.class);
        for (int at = from; at < to; at++) {
            if (thought.headOfSentence(at)) {
                for (Category category : Category.values()) {
                    if (thought.opens(category, at)) {
                        counts.merge(category, 1, Integer::sum);
                    }
                }
            }
        }
        return counts;
    }
}
