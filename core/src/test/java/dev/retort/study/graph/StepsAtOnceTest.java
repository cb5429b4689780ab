package dev.retort.study.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.Failure;
import dev.retort.basics.Progress;
import dev.retort.basics.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsAtOnceTest {
    private static final int SECONDS = 20;

    @TempDir
    Path folder;

    @Test
    void stepsThatDoNotReadEachOtherAreMadeAtTheSameTime() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        Step.Work meets = context -> {
            both.countDown();
            await(both);
            Files.writeString(context.folder().resolve("file"), "");
        };
        Step left = new Step("left", 1, Map.of(), List.of(), Map.of(), meets);
        Step right = new Step("right", 1, Map.of(), List.of(), Map.of(), meets);

        run(2, left, right);

        assertThat(both.getCount()).isZero();
    }

    @Test
    void noMoreStepsAtOnceThanAllowed() throws IOException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Step.Work counts = _ -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
        };
        run(
                1,
                new Step("a", 1, Map.of(), List.of(), Map.of(), counts),
                new Step("b", 1, Map.of(), List.of(), Map.of(), counts),
                new Step("c", 1, Map.of(), List.of(), Map.of(), counts));

        assertThat(most).hasValue(1);
    }

    @Test
    void whenOneFailsTheOthersStopAndAreWaitedFor() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        Step fails = new Step("fails", 1, Map.of(), List.of(), Map.of(), _ -> {
            await(begun);
            throw new Failure("the disk is full");
        });
        Step works = new Step("works", 1, Map.of(), List.of(), Map.of(), context -> {
            try (Progress.Task task = context.progress().begin("work", 0, "units")) {
                begun.countDown();
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                while (System.nanoTime() < until) {
                    task.advance(1);
                }
            } catch (Stopped e) {
                stopped.set(true);
                throw e;
            }
        });

        assertThatThrownBy(() -> run(2, fails, works))
                .isInstanceOf(Failure.class)
                .hasMessage("the disk is full");
        assertThat(stopped).isTrue();
    }

    private void run(int jobs, Step... steps) throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            StepGraph graph = new StepGraph(workspace, List.of(steps));
            graph.run(graph.plan(List.of()), FakeStudy.CHOICES, jobs, Progress.SILENT, _ -> {});
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
