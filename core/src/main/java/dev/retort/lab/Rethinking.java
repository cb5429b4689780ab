package dev.retort.lab;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The v3e teacher at work on one problem. It looks again after steps, before the conclusion and up to three times after
 * it; nearly always there is nothing to find, and every such episode is noted as redundant or necessary.
 */
final class Rethinking implements Working.Manner {
    /** A check without a look at single steps. */
    private static final Working.Manner PLAIN = new Working.Manner() {};

    private static final double FAVOURITE_OPENING = 0.65;
    private static final double ALARMS_AMONG_STEP_CHECKS = 0.3;
    private static final double WAITS_AMONG_CHECKS_AFTER = 0.72;

    private final Problem problem;
    private final RethinkingRates rates;
    private final RandomGenerator random;
    private final Working working;
    private final TraceWriter writer;
    private final Style style;
    private final RethinkingRates.Habits habits;
    private final @Nullable List<Op> secondWay;
    private final Working.Slip slip;

    Rethinking(Problem problem, RethinkingRates rates, RandomGenerator random) {
        this.problem = problem;
        this.rates = rates;
        this.random = random;
        this.working = new Working(problem, random);
        this.writer = working.writer();
        this.style = chance(rates.hesitates()) ? Style.HESITANT : Style.DIRECT;
        this.habits = rates.habits(style);
        this.secondWay = SecondWay.of(problem);
        this.slip = !chance(rates.slip())
                ? Working.Slip.NONE
                : chance(rates.delayed()) ? Working.Slip.CARRIED : Working.Slip.NOTICED;
    }

    Trace think() {
        writer.style(style);
        List<String> openings = Wordings.opening(style);
        String opening = openings.get(chance(FAVOURITE_OPENING) ? 0 : 1);
        writer.say(null, Wordings.with(opening, problem.start()));
        int believed = working.walk(null, problem.ops(), EquationSpan.Role.STEP, slip, this);
        if (chance(rates.therefore())) {
            working.deduce(believed);
        }
        boolean mistaken = believed != problem.answer();
        if (mistaken ? !chance(rates.foundLate()) : chance(habits.before())) {
            writer.beginEpisode(EpisodeSpan.Place.BEFORE, !mistaken);
            believed = lookAgain(random.nextBoolean(), believed);
            writer.endEpisode();
        }
        conclude(believed);
        for (int after = 0; after < rates.mostAfter(); after++) {
            boolean right = believed == problem.answer();
            if (right && (writer.length() >= rates.afterUntil() || !chance(habits.after(after)))) {
                break;
            }
            believed = lookAfter(believed);
        }
        return writer.finish(believed);
    }

    /** Looks at the conclusion again: mostly "wait . let me check", or as before it. */
    private int lookAfter(int concluded) {
        writer.beginEpisode(EpisodeSpan.Place.AFTER, concluded == problem.answer());
        int result;
        if (chance(WAITS_AMONG_CHECKS_AFTER)) {
            writer.open(Category.SELF_REFLECTION, Wordings.WAIT);
            result = working.check(Wordings.CHECK.getFirst(), concluded, rates.laterSlip(), PLAIN);
        } else {
            result = lookAgain(random.nextBoolean(), concluded);
        }
        if (result != concluded || chance(rates.concludesAgain())) {
            conclude(result);
        }
        writer.endEpisode();
        return result;
    }

    private int lookAgain(boolean otherWay, int believed) {
        return otherWay && secondWay != null
                ? working.otherWay(secondWay, believed, rates.laterSlip(), PLAIN)
                : working.check(Draw.from(Wordings.CHECK, random), believed, rates.laterSlip(), PLAIN);
    }

    private void conclude(int value) {
        writer.say(null, Wordings.with(Wordings.conclusion(style), value));
    }

    @Override
    public void before(int step) {
        if (step > 0 && chance(habits.connective())) {
            writer.say(null, Draw.from(Wordings.CONNECTIVE, random));
        }
    }

    /** Looks at a right step again; not where a slip is carried on, so that a step's check is always a vain one. */
    @Override
    public void after(Equation right) {
        if (slip == Working.Slip.CARRIED || !chance(habits.stepCheck())) {
            return;
        }
        writer.beginEpisode(EpisodeSpan.Place.STEP, true);
        if (chance(ALARMS_AMONG_STEP_CHECKS)) {
            working.alarm(right);
        } else {
            writer.open(Category.COMPUTATION_VERIFICATION, Wordings.STEP_CHECK);
            writer.equation(Category.COMPUTATION_VERIFICATION, right, EquationSpan.Role.CHECK);
            writer.say(Category.COMPUTATION_VERIFICATION, Wordings.STEP_CHECK_OVER);
        }
        writer.endEpisode();
    }

    private boolean chance(double probability) {
        return Draw.chance(probability, random);
    }
}
