package dev.retort.cli;

/**
 * What a verb found out, told twice: for programs and for people.
 *
 * @param figures maps, lists, records, numbers, text: {@code --json} prints them as one object
 * @param text the same figures for a person, without a final line break; empty when there is nothing to say
 * @param exitCode 0, or 1 when the work was done and its outcome is bad (a check that failed)
 */
public record Answer(Object figures, String text, int exitCode) {
    public Answer(Object figures, String text) {
        this(figures, text, 0);
    }
}
