package dev.retort.basics;

/**
 * How long work shows itself. A room takes a {@code Progress}, opens one {@link Task} for each loop a person would wait
 * for, and never prints.
 */
public interface Progress {
    /** Shows nothing; for tests and for callers who do not care. */
    Progress SILENT = (name, total, unit) -> new Task() {
        @Override
        public void advance(long amount) {}

        @Override
        public void note(String figures) {}

        @Override
        public void close() {}
    };

    /**
     * Begins to show a piece of work.
     *
     * @param name what is being done, in the product's words ("train crosscoder relu-l1")
     * @param total how many units there are in all
     * @param unit what is counted ("tokens", "steps", "problems")
     */
    Task begin(String name, long total, String unit);

    /** One piece of work under way; closing it ends the display. */
    interface Task extends AutoCloseable {
        /**
         * Counts finished units. This is also the place where a stop takes effect: the units counted so far are safe.
         *
         * @throws Stopped when the user has asked to stop
         */
        void advance(long amount);

        /** Counts units that an earlier run had finished: they tell nothing about this one's pace. */
        default void resumed(long amount) {
            advance(amount);
        }

        /** Shows figures beside the bar, such as {@code "loss 0.31 L0 71"}. */
        void note(String figures);

        @Override
        void close();

        /** This task, with something done after each advance (a throw there stops the work) and after its end. */
        default Task with(Runnable afterAdvance, Runnable afterClose) {
            Task task = this;
            return new Task() {
                @Override
                public void advance(long amount) {
                    task.advance(amount);
                    afterAdvance.run();
                }

                @Override
                public void resumed(long amount) {
                    task.resumed(amount);
                }

                @Override
                public void note(String figures) {
                    task.note(figures);
                }

                @Override
                public void close() {
                    task.close();
                    afterClose.run();
                }
            };
        }
    }
}
