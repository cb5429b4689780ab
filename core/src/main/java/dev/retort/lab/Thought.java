package dev.retort.lab;

import java.util.List;
import java.util.random.RandomGenerator;

/** The v2 teacher at work on one problem: opening, steps, perhaps a deduction, a second way, a check, the conclusion, perhaps doubts. */
final class Thought implements Working.Manner {
    private final Problem problem;
    private final TeacherRates rates;
    private final RandomGenerator random;
    private final Working working;
    private final TraceWriter writer;

    Thought(Problem problem, TeacherRates rates, RandomGenerator random) {
        this.problem = problem;
        this.rates = rates;
        this.random = random;
        this.working = new Working(problem, random);
        this.writer = working.writer();
    }

    Trace think() {
        writer.say(null, Wordings.with(Draw.from(Wordings.OPENING, random), problem.start()));
        int believed = firstWay();
        boolean mistaken = believed != problem.answer();
        if (chance(rates.therefore())) {
            working.deduce(believed);
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
            believed = working.otherWay(secondWay, believed, rates.laterSlip(), this);
        }
        if (check) {
            believed = working.check(Draw.from(Wordings.CHECK, random), believed, rates.laterSlip(), this);
        }
        writer.say(null, Wordings.with(Wordings.CONCLUSION, believed));
        doubt(believed);
        return writer.finish(believed);
    }

    private int firstWay() {
        Working.Slip slip = !chance(rates.slip())
                ? Working.Slip.NONE
                : chance(rates.delayed()) ? Working.Slip.CARRIED : Working.Slip.NOTICED;
        return working.walk(null, problem.ops(), EquationSpan.Role.STEP, slip, this);
    }

    /** Checks the concluded answer again, and perhaps again: room for over-thinking. */
    private void doubt(int concluded) {
        while (writer.length() < rates.loopsUntil() && chance(rates.loop())) {
            writer.say(null, Wordings.DOUBT);
            working.recompute(Draw.from(Wordings.CHECK, random), rates.laterSlip(), this);
            writer.say(null, Wordings.AGAIN);
            String opener = Draw.from(Wordings.THEREFORE, random);
            writer.open(Category.DEDUCTIVE, opener + " " + Wordings.with(Wordings.CONCLUSION, concluded));
        }
    }

    /** A false alarm now and then, in checks too. */
    @Override
    public void after(Equation right) {
        if (chance(rates.falseAlarm())) {
            working.alarm(right);
        }
    }

    private boolean chance(double probability) {
        return Draw.chance(probability, random);
    }
}
