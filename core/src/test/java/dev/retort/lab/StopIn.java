package dev.retort.lab;

import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import dev.retort.distill.TrainingPlan;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A stop behind the first step that one of a pair's trainings makes. What trains beside it waits there behind its own
 * first step and is stopped too, as a signal would: which of the two is the faster decides nothing.
 */
final class StopIn implements Progress {
    private static final List<String> TOGETHER = List.of("train distilled", "train continued");

    private final String training;
    private final CountDownLatch stopped = new CountDownLatch(1);

    StopIn(String training) {
        this.training = training;
    }

    /** The lab's plan, with its state saved behind the first step already: there is something to go on from. */
    static TrainingPlan plan(long steps) {
        TrainingPlan lab = TrainingPlan.of(steps, 1e-3);
        return new TrainingPlan(steps, 1e-3, lab.warmUp(), lab.floor(), lab.clip(), lab.beta2(), lab.weightDecay(), 0);
    }

    @Override
    public Task begin(String name, long total, String unit) {
        return SILENT.begin(name, total, unit).with(() -> stop(name), () -> {});
    }

    private void stop(String name) {
        if (name.equals(training)) {
            stopped.countDown();
        } else if (TOGETHER.contains(training) && TOGETHER.contains(name)) {
            await();
        } else {
            return;
        }
        throw new Stopped("stopped by the test");
    }

    private void await() {
        try {
            if (!stopped.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError(training + " has not made a step");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
