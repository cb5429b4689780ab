package dev.retort.experiments.interventions;

/** One thing that is done at the hook point, and where. */
public record Intervention(Operation operation, Clause where) {
    /** At every position. */
    public static Intervention everywhere(Operation operation) {
        return new Intervention(operation, new Clause.Everywhere());
    }

    /** The same with the operation's size times {@code times}; projecting out has none and stays. */
    public Intervention times(double times) {
        return new Intervention(operation.times(times), where);
    }
}
