package dev.retort.atlas.label;

import dev.retort.atlas.Atlas;
import dev.retort.atlas.CarriedLabels;
import dev.retort.atlas.Label;
import dev.retort.atlas.LabelTable;
import dev.retort.basics.Failure;
import dev.retort.basics.Progress;
import dev.retort.tables.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a judge name features of an atlas and measures the names. Every answer is on disk before the next question goes out;
 * the table {@code labels} is written when the run ends, however it ends, with all features that are done.
 */
public final class JudgeRun {
    /** Features whose contexts are in memory at once. */
    private static final int TOGETHER = 64;

    private static final long LOOK_MILLIS = 200;
    private static final long LONGEST_END_SECONDS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(JudgeRun.class);

    private final Atlas atlas;
    private final List<Integer> features;
    private final JudgeSettings settings;
    private final Answers answers;

    /** @param features in any order */
    public JudgeRun(Atlas atlas, List<Integer> features, JudgeSettings settings) {
        this.atlas = atlas;
        this.features = List.copyOf(features);
        this.settings = settings;
        this.answers = new Answers(CarriedLabels.answersOf(atlas.folder()));
    }

    /**
     * What a run came to.
     *
     * @param labels of the features that are done
     * @param unnamed features whose explanation could not be used
     * @param unmeasured names without scores, for want of places where the feature fires or is silent
     * @param unusable examples without a verdict that could be read
     * @param failed requests without an answer, which the next run asks again
     * @param sent requests sent, every try counted
     * @param finished whether all features were gone through
     */
    public record Result(
            List<Label> labels, int unnamed, int unmeasured, int unusable, int failed, int sent, boolean finished) {
        public Result {
            labels = List.copyOf(labels);
        }
    }

    /** What it will take, nothing being asked. */
    public Bill bill(Database database) {
        EvidenceReader reader = new EvidenceReader(atlas.folder(), database, settings.seed());
        reader.requireContexts();
        Bill bill = new Bill(features.size(), 0, 0, 0, 0);
        for (List<Integer> some : groups()) {
            for (Evidence evidence : reader.read(some)) {
                bill = new Naming(evidence, settings, answers).into(bill);
            }
        }
        return bill;
    }

    private List<List<Integer>> groups() {
        List<List<Integer>> groups = new ArrayList<>();
        for (int from = 0; from < features.size(); from += TOGETHER) {
            groups.add(features.subList(from, Math.min(features.size(), from + TOGETHER)));
        }
        return groups;
    }

    /**
     * Asks. The caller holds the atlas's {@link CarriedLabels#lock}.
     *
     * @param bill what {@link #bill} said
     */
    public Result ask(Database database, Bill bill, Progress progress) {
        EvidenceReader reader = new EvidenceReader(atlas.folder(), database, settings.seed());
        Queue<Naming.Named> named = new ConcurrentLinkedQueue<>(); // workers put theirs in, so that none is lost
        ExecutorService workers = Executors.newFixedThreadPool(
                settings.parallel(), Thread.ofVirtual().factory());
        try (JudgeClient judge = new JudgeClient(settings);
                Progress.Task task = progress.begin("ask the judge", bill.requests(), "requests")) {
            boolean finished = true;
            try {
                LongAdder done = new LongAdder();
                for (List<Integer> some : groups()) {
                    finished = group(reader.read(some), judge, workers, done, task, named) && finished;
                }
            } finally {
                judge.stop();
                end(workers);
                keep(named);
            }
            return result(named, judge.sent(), finished);
        }
    }

    /** When it returns nobody writes answers any more; requests under way are given up. */
    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("some requests to the judge did not end within {} s", LONGEST_END_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when no further requests may be sent. */
    private boolean group(
            List<Evidence> evidence,
            JudgeClient judge,
            ExecutorService workers,
            LongAdder done,
            Progress.Task task,
            Queue<Naming.Named> named) {
        CompletionService<Boolean> running = new ExecutorCompletionService<>(workers);
        for (Evidence one : evidence) {
            Naming naming = new Naming(one, settings, answers);
            running.submit(() -> named.add(naming.ask(judge, done)));
        }
        boolean finished = true;
        for (int left = evidence.size(); left > 0; ) {
            try {
                Future<Boolean> next = running.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                task.advance(done.sumThenReset());
                if (next != null) {
                    left--;
                    next.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("asking the judge was interrupted.", e);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case Ended _ -> finished = false;
                    case RuntimeException unchecked -> throw unchecked;
                    case null, default -> throw new Failure("asking the judge failed: " + e.getCause(), e);
                }
            }
        }
        return finished;
    }

    private void keep(Queue<Naming.Named> named) {
        List<Label> labels = labels(named);
        if (!labels.isEmpty()) {
            LabelTable.read(atlas.folder()).with(labels).write(atlas.folder());
        }
    }

    private static List<Label> labels(Queue<Naming.Named> named) {
        List<Label> labels = new ArrayList<>();
        for (Naming.Named one : named) {
            if (one.label() != null) {
                labels.add(one.label());
            }
        }
        return labels;
    }

    private static Result result(Queue<Naming.Named> named, int sent, boolean finished) {
        List<Label> labels = new LabelTable(labels(named)).labels();
        int unmeasured = 0;
        int unusable = 0;
        for (Label label : labels) {
            if (label.detection() == null || label.fuzzing() == null) {
                unmeasured++;
            } else {
                unusable += label.detection().unusable() + label.fuzzing().unusable();
            }
        }
        int failed = named.stream().mapToInt(Naming.Named::failed).sum();
        return new Result(labels, named.size() - labels.size(), unmeasured, unusable, failed, sent, finished);
    }
}
