package dev.retort.lab;

import dev.retort.basics.Jobs;
import dev.retort.basics.Progress;
import dev.retort.engine.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Trainings that need nothing of one another, at the same time, each with its share of the threads.
 *
 * <p>Products of so small a model run on one core, so one training leaves the others idle most of the time. How many
 * threads there are changes no byte: libtorch's loops in a step divide elements among them, never a sum.
 */
final class Together {
    private Together() {}

    /**
     * Does all of them; when one fails the others stop at their next step.
     *
     * @return what each gave back, in their order
     */
    static <R> List<R> train(List<Jobs.Job<R>> trainings, Progress progress) {
        int threads = Native.threads();
        Native.threads(Math.max(1, threads / trainings.size()));
        try (Jobs<Done<R>> jobs = new Jobs<>(trainings.size(), "training", progress)) {
            for (int i = 0; i < trainings.size(); i++) {
                int place = i;
                jobs.start(shown -> new Done<>(place, trainings.get(place).run(shown)));
            }
            List<Done<R>> done = new ArrayList<>();
            while (done.size() < trainings.size()) {
                done.add(jobs.next());
            }
            done.sort(Comparator.comparingInt(Done::place));
            return done.stream().map(Done::result).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Native.threads(threads);
        }
    }

    private record Done<R>(int place, R result) {}
}
