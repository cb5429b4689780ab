package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The graded answers to a task's problems, in their order. Two settings over the same problems have paired estimates.
 *
 * @param bootstrap over problems
 */
public record Answers(List<Graded> graded, Bootstrap bootstrap) {
    public Answers {
        graded = List.copyOf(graded);
    }

    /** Share of right answers. */
    public Estimate accuracy() {
        return mean(g -> g.correct() ? 1 : 0);
    }

    /** Share of answers that came to their end. */
    public Estimate finished() {
        return mean(g -> g.finished() ? 1 : 0);
    }

    /** Mean tokens of the thought. */
    public Estimate length() {
        return mean(Graded::thinkingTokens);
    }

    /** Mean segments of a category an answer. */
    public Estimate openings(String category) {
        return mean(g -> g.openings(category));
    }

    /** Share of wrong equations that are followed by a self-reflection opener. */
    public Estimate reflected() {
        return ratio(Graded::reflectedWrong, Graded::wrongSteps);
    }

    /** Share of wrong equations after which the next with the same operands is right. */
    public Estimate repaired() {
        return ratio(Graded::repairedWrong, Graded::wrongSteps);
    }

    /** Share of right equations that are followed by a self-reflection opener. */
    public Estimate falseAlarms() {
        return ratio(Graded::reflectedRight, Graded::rightSteps);
    }

    /** Share of equations that are wrong. */
    public Estimate slips() {
        return ratio(Graded::wrongSteps, g -> g.wrongSteps() + g.rightSteps());
    }

    private Estimate mean(ToDoubleFunction<Graded> of) {
        return bootstrap.mean(column(of));
    }

    private Estimate ratio(ToDoubleFunction<Graded> numerator, ToDoubleFunction<Graded> denominator) {
        return bootstrap.ratio(column(numerator), column(denominator));
    }

    private double[] column(ToDoubleFunction<Graded> of) {
        return graded.stream().mapToDouble(of).toArray();
    }
}
