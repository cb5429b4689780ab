package dev.retort.lab;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second way through a problem: between doublings, first all that is added and then all that is taken away, each from
 * the last to the first.
 *
 * <p>One fixed rule, and gains before losses, because a small model cannot plan: of orders drawn at random it begins many
 * that fall below zero half-way (docs/lab.md).
 */
final class SecondWay {
    private SecondWay() {}

    /** The second way; null where it is the first one again or leaves the language's numbers. */
    static @Nullable List<Op> of(Problem problem) {
        List<Op> order = new ArrayList<>();
        List<Op> gains = new ArrayList<>();
        List<Op> losses = new ArrayList<>();
        for (Op op : problem.ops()) {
            switch (op.kind()) {
                case PLUS -> gains.addFirst(op);
                case MINUS -> losses.addFirst(op);
                case DOUBLE -> {
                    order.addAll(gains);
                    order.addAll(losses);
                    order.add(op);
                    gains.clear();
                    losses.clear();
                }
            }
        }
        order.addAll(gains);
        order.addAll(losses);
        boolean sayable =
                Problem.steps(problem.start(), order).stream().allMatch(step -> Numerals.sayable(step.result()));
        return sayable && !order.equals(problem.ops()) ? order : null;
    }
}
