package dev.retort.lab;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The teacher at work on one problem: opening, steps, perhaps a deduction, a second way, a check, the conclusion, perhaps doubts. */
final class Thought {
    private final Problem problem;
    private final TeacherRates rates;
    private final RandomGenerator random;
    private final TraceWriter writer;

    Thought(Problem problem, TeacherRates rates, RandomGenerator random) {
        this.problem = problem;
        this.rates = rates;
        this.random = random;
        this.writer = new TraceWriter(problem);
    }

    Trace think() {
        writer.say(null, Wordings.with(Draw.from(Wordings.OPENING, random), problem.start()));
        int believed = firstWay();
        boolean mistaken = believed != problem.answer();
        if (chance(rates.therefore())) {
            deduce(believed);
        }
        List<Op> secondWay = SecondWay.of(problem);
        boolean otherWay = secondWay != null && chance(rates.alternative());
        boolean check = chance(rates.check());
        if (mistaken && !otherWay && !check) {
            // A slip that was carried on must be found before the conclusion, so one of the two has to happen.
            otherWay = secondWay != null && random.nextBoolean();
            check = !otherWay;
        }
        if (otherWay && secondWay != null) {
            believed = otherWay(secondWay, believed);
        }
        if (check) {
            believed = check(believed);
        }
        writer.say(null, Wordings.with(Wordings.CONCLUSION, believed));
        doubt(believed);
        return writer.finish(believed);
    }

    private int firstWay() {
        boolean slip = chance(rates.slip());
        boolean delayed = slip && chance(rates.delayed());
        return walk(null, problem.ops(), EquationSpan.Role.STEP, slip, delayed);
    }

    private int otherWay(List<Op> order, int believed) {
        writer.open(Category.ALTERNATIVE, Draw.from(Wordings.OTHER_WAY, random));
        int result = walk(Category.ALTERNATIVE, order, EquationSpan.Role.OTHER_WAY, chance(rates.laterSlip()), false);
        compare(Category.ALTERNATIVE, Wordings.OTHER_WAY_AGREES, believed, result);
        return result;
    }

    private int check(int believed) {
        writer.open(Category.COMPUTATION_VERIFICATION, Draw.from(Wordings.CHECK, random));
        int result = walk(
                Category.COMPUTATION_VERIFICATION,
                problem.ops(),
                EquationSpan.Role.CHECK,
                chance(rates.laterSlip()),
                false);
        compare(Category.COMPUTATION_VERIFICATION, Wordings.CHECK_AGREES, believed, result);
        return result;
    }

    private void compare(Category category, List<String> agreement, int believed, int result) {
        if (result == believed) {
            writer.say(category, Draw.from(agreement, random));
        } else {
            writer.open(Category.CONTRASTIVE, Wordings.with(Draw.from(Wordings.DISAGREEMENT, random), believed));
        }
    }

    /** Checks the concluded answer again, and perhaps again: room for over-thinking. */
    private void doubt(int concluded) {
        while (writer.length() < rates.loopsUntil() && chance(rates.loop())) {
            writer.say(null, Wordings.DOUBT);
            writer.open(Category.COMPUTATION_VERIFICATION, Draw.from(Wordings.CHECK, random));
            walk(
                    Category.COMPUTATION_VERIFICATION,
                    problem.ops(),
                    EquationSpan.Role.CHECK,
                    chance(rates.laterSlip()),
                    false);
            writer.say(null, Wordings.AGAIN);
            String opener = Draw.from(Wordings.THEREFORE, random);
            writer.open(Category.DEDUCTIVE, opener + " " + Wordings.with(Wordings.CONCLUSION, concluded));
        }
    }

    private void deduce(int value) {
        String opener = Draw.from(Wordings.THEREFORE, random);
        writer.open(Category.DEDUCTIVE, opener + " " + Wordings.with(Draw.from(Wordings.DEDUCTION, random), value));
    }

    /** Goes through {@code order} from the start, with at most one slip, and returns the value it ends at. */
    private int walk(
            @Nullable Category category, List<Op> order, EquationSpan.Role role, boolean slip, boolean delayed) {
        int slipAt = slip ? random.nextInt(order.size()) : -1;
        int value = problem.start();
        for (int i = 0; i < order.size(); i++) {
            Equation right = Equation.of(value, order.get(i));
            Equation wrong = i == slipAt ? Slips.draw(value, order, i, delayed, random) : null;
            if (wrong == null) {
                writer.equation(category, right, role);
                falseAlarm(right);
                value = right.result();
            } else {
                writer.equation(category, wrong, role);
                if (!delayed) {
                    repair(right);
                }
                value = delayed ? wrong.result() : right.result();
            }
        }
        return value;
    }

    private void repair(Equation right) {
        writer.open(Category.SELF_REFLECTION, Draw.from(Wordings.MISTAKE, random));
        writer.equation(Category.SELF_REFLECTION, right, EquationSpan.Role.REPAIR);
    }

    private void falseAlarm(Equation right) {
        if (chance(rates.falseAlarm())) {
            writer.open(Category.SELF_REFLECTION, Draw.from(Wordings.ALARM, random));
            writer.equation(Category.SELF_REFLECTION, right, EquationSpan.Role.ALARM);
            writer.say(Category.SELF_REFLECTION, Wordings.ALARM_OVER);
        }
    }

    private boolean chance(double probability) {
        return Draw.chance(probability, random);
    }
}
