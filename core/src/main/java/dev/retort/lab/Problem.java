package dev.retort.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * A problem with its wording.
 *
 * @param start the number it begins with
 * @param ops its steps in order
 * @param name who has the things, and {@code things} what they are (plural), for {@link Phrasing#NAME_HAS}
 */
public record Problem(int start, List<Op> ops, Phrasing phrasing, String name, String things) {
    public Problem {
        ops = List.copyOf(ops);
    }

    public Split split() {
        return Split.of(start, ops);
    }

    /** The right steps, one equation per operation. */
    public List<Equation> steps() {
        return steps(start, ops);
    }

    static List<Equation> steps(int start, List<Op> ops) {
        List<Equation> steps = new ArrayList<>();
        int value = start;
        for (Op op : ops) {
            Equation step = Equation.of(value, op);
            steps.add(step);
            value = step.result();
        }
        return steps;
    }

    public int answer() {
        int value = start;
        for (Op op : ops) {
            value = op.apply(value);
        }
        return value;
    }

    /** {@code q : … ?} */
    public String question() {
        StringBuilder text = new StringBuilder("q : ");
        String s = Numerals.spell(start);
        String he = Lexicon.pronoun(name);
        switch (phrasing) {
            case START_WITH -> text.append("start with " + s + " .");
            case NAME_HAS -> text.append(name + " has " + s + " " + things + " .");
            case WHAT_IS -> text.append("what is " + s);
        }
        for (Op op : ops) {
            text.append(' ').append(wording(op, he));
        }
        switch (phrasing) {
            case START_WITH -> text.append(" what is the result ?");
            case NAME_HAS -> text.append(" how many " + things + " has " + name + " ?");
            case WHAT_IS -> text.append(" ?");
        }
        return text.toString();
    }

    /** What a distilled model is given: {@code <bos> q : … ?}; it goes on with {@code <think>}. */
    public int[] prompt() {
        return Vocabulary.lab().ids("<bos> " + question());
    }

    /** What a model is given that must answer at once: {@code <bos> q : … ? a :}. */
    public int[] directPrompt() {
        return Vocabulary.lab().ids("<bos> " + question() + " a :");
    }

    private String wording(Op op, String he) {
        String n = Numerals.spell(op.operand());
        return switch (phrasing) {
            case START_WITH ->
                switch (op.kind()) {
                    case PLUS -> "add " + n + " .";
                    case MINUS -> "take away " + n + " .";
                    case DOUBLE -> "double it .";
                };
            case NAME_HAS ->
                switch (op.kind()) {
                    case PLUS -> he + " gets " + n + " .";
                    case MINUS -> he + " gives away " + n + " .";
                    case DOUBLE -> "then " + he + " has double .";
                };
            case WHAT_IS ->
                switch (op.kind()) {
                    case PLUS -> "+ " + n;
                    case MINUS -> "- " + n;
                    case DOUBLE -> "then double";
                };
        };
    }
}
