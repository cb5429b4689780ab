package dev.retort.cli;

/** How progress is shown. */
sealed interface Display {
    /** A moving bar, {@code columns} wide. */
    record Bar(int columns) implements Display {}

    /** A line a minute: for files, pipes and CI. */
    record Lines() implements Display {}

    /** {@code --quiet}. */
    record Nothing() implements Display {}

    /**
     * The launcher says through {@code retort.columns} that stderr is a terminal and how wide; Java itself can only ask
     * about stdin and stdout.
     */
    static Display choose(boolean quiet) {
        int columns = Integer.getInteger("retort.columns", 0);
        if (quiet) {
            return new Nothing();
        }
        return columns > 0 ? new Bar(columns) : new Lines();
    }
}
