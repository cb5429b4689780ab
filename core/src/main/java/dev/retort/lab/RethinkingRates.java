package dev.retort.lab;

/**
 * How often the v3e teacher does what; all but {@code mostAfter} and {@code afterUntil} are probabilities. It errs less often
 * than v2 and looks again far more often, mostly in vain, and how often it does so shows in its words from the opening on.
 *
 * @param hesitates that a trace is {@link Style#HESITANT}
 * @param slip that one step of the first way comes out wrong
 * @param delayed that such a slip is carried on and found by a check or another way
 * @param foundLate that a slip carried on is found only after a wrong first conclusion
 * @param laterSlip that one step of a check or another way comes out wrong (always noticed at once)
 * @param therefore of a deduction before the conclusion
 * @param concludesAgain that a check after the conclusion that agrees ends in the conclusion once more
 * @param mostAfter checks after the conclusion at most
 * @param afterUntil tokens of a trace after which no redundant check begins any more, so that the longest has about 280
 */
public record RethinkingRates(
        double hesitates,
        double slip,
        double delayed,
        double foundLate,
        double laterSlip,
        double therefore,
        double concludesAgain,
        int mostAfter,
        int afterUntil,
        Habits direct,
        Habits hesitant)
        implements Teaching {

    /**
     * What depends on the style.
     *
     * @param connective of a word such as "then" before a step
     * @param stepCheck of looking at a right step again, per step
     * @param before of a check or a second way before the first conclusion
     * @param after of a first check after the conclusion
     * @param further of each one more
     */
    public record Habits(double connective, double stepCheck, double before, double after, double further) {
        /** Of one more check where there were {@code sofar} after the conclusion. */
        double after(int sofar) {
            return sofar == 0 ? after : further;
        }
    }

    /** The rates with which v3e pairs are taught (docs/lab.md has the measured outcome). */
    public static RethinkingRates v3e() {
        return new RethinkingRates(
                0.55,
                0.35,
                0.15,
                0.5,
                0.12,
                0.5,
                0.8,
                3,
                200,
                new Habits(0, 0.03, 0.06, 0.28, 0.3),
                new Habits(0.6, 0.12, 0.2, 0.85, 0.45));
    }

    Habits habits(Style style) {
        return switch (style) {
            case DIRECT -> direct;
            case HESITANT -> hesitant;
        };
    }

    @Override
    public String text() {
        return "v3e";
    }

    @Override
    public boolean notesEpisodes() {
        return true;
    }
}
