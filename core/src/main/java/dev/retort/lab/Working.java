package dev.retort.lab;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What every teacher does alike on one problem: steps, slips and repairs, comparing two results, deducing. */
final class Working {
    private final Problem problem;
    private final RandomGenerator random;
    private final TraceWriter writer;

    /** What becomes of a walk's slip. */
    enum Slip {
        NONE,
        /** Put right at once. */
        NOTICED,
        /** Carried on to the walk's end. */
        CARRIED
    }

    /** What a teacher adds to the equations of a walk. */
    interface Manner {
        /** Before the step of that index. */
        default void before(int step) {}

        /** After a step that is right. */
        default void after(Equation right) {}
    }

    Working(Problem problem, RandomGenerator random) {
        this.problem = problem;
        this.random = random;
        this.writer = new TraceWriter(problem);
    }

    TraceWriter writer() {
        return writer;
    }

    /** Goes through {@code order} from the start, with at most one slip, and returns the value it ends at. */
    int walk(@Nullable Category category, List<Op> order, EquationSpan.Role role, Slip slip, Manner manner) {
        int slipAt = slip == Slip.NONE ? -1 : random.nextInt(order.size());
        boolean carried = slip == Slip.CARRIED;
        int value = problem.start();
        for (int i = 0; i < order.size(); i++) {
            manner.before(i);
            Equation right = Equation.of(value, order.get(i));
            Equation wrong = i == slipAt ? Slips.draw(value, order, i, carried, random) : null;
            if (wrong == null) {
                writer.equation(category, right, role);
                manner.after(right);
                value = right.result();
            } else {
                writer.equation(category, wrong, role);
                if (!carried) {
                    repair(right);
                }
                value = carried ? wrong.result() : right.result();
            }
        }
        return value;
    }

    private void repair(Equation right) {
        writer.open(Category.SELF_REFLECTION, Draw.from(Wordings.MISTAKE, random));
        writer.equation(Category.SELF_REFLECTION, right, EquationSpan.Role.REPAIR);
    }

    /** Doubts a right step, says it again, and is content. */
    void alarm(Equation right) {
        writer.open(Category.SELF_REFLECTION, Draw.from(Wordings.ALARM, random));
        writer.equation(Category.SELF_REFLECTION, right, EquationSpan.Role.ALARM);
        writer.say(Category.SELF_REFLECTION, Wordings.ALARM_OVER);
    }

    int otherWay(List<Op> order, int believed, double slip, Manner manner) {
        writer.open(Category.ALTERNATIVE, Draw.from(Wordings.OTHER_WAY, random));
        int result = walk(Category.ALTERNATIVE, order, EquationSpan.Role.OTHER_WAY, noticed(slip), manner);
        compare(Category.ALTERNATIVE, Wordings.OTHER_WAY_AGREES, believed, result);
        return result;
    }

    int check(String opening, int believed, double slip, Manner manner) {
        int result = recompute(opening, slip, manner);
        compare(Category.COMPUTATION_VERIFICATION, Wordings.CHECK_AGREES, believed, result);
        return result;
    }

    /** All the steps again. */
    int recompute(String opening, double slip, Manner manner) {
        writer.open(Category.COMPUTATION_VERIFICATION, opening);
        return walk(Category.COMPUTATION_VERIFICATION, problem.ops(), EquationSpan.Role.CHECK, noticed(slip), manner);
    }

    private Slip noticed(double slip) {
        return Draw.chance(slip, random) ? Slip.NOTICED : Slip.NONE;
    }

    private void compare(Category category, List<String> agreement, int believed, int result) {
        if (result == believed) {
            writer.say(category, Draw.from(agreement, random));
        } else {
            writer.open(Category.CONTRASTIVE, Wordings.with(Draw.from(Wordings.DISAGREEMENT, random), believed));
        }
    }

    void deduce(int value) {
        String opener = Draw.from(Wordings.THEREFORE, random);
        writer.open(Category.DEDUCTIVE, opener + " " + Wordings.with(Draw.from(Wordings.DEDUCTION, random), value));
    }
}
