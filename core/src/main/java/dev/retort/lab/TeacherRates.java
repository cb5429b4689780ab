package dev.retort.lab;

/**
 * How often the v2 teacher does what; all are probabilities.
 *
 * @param slip that one step of the first way comes out wrong
 * @param delayed that such a slip is carried on and found only by a check or another way
 * @param laterSlip that one step of a check or another way comes out wrong (always noticed at once)
 * @param falseAlarm that a right step is doubted and confirmed, per step
 * @param therefore of a deduction before the conclusion
 * @param alternative of a second way, where the problem has one
 * @param check of a check before the conclusion
 * @param loop of one more check after a conclusion; asked again after each, so that the number is geometric
 * @param loopsUntil tokens of a trace after which no further loop begins, so that the longest has about 280
 */
public record TeacherRates(
        double slip,
        double delayed,
        double laterSlip,
        double falseAlarm,
        double therefore,
        double alternative,
        double check,
        double loop,
        int loopsUntil)
        implements Teaching {
    /** The rates with which the lab's pairs are taught (docs/lab.md has the measured outcome). */
    public static TeacherRates v2() {
        return new TeacherRates(0.5, 0.25, 0.25, 0.04, 0.5, 0.38, 0.4, 0.15, 190);
    }

    @Override
    public String text() {
        return "v2";
    }

    @Override
    public boolean notesEpisodes() {
        return false;
    }

    /** The same teacher without a single mistake or doubt; for tests and as a contrast. */
    public TeacherRates flawless() {
        return new TeacherRates(0, 0, 0, 0, therefore, alternative, check, loop, loopsUntil);
    }
}
