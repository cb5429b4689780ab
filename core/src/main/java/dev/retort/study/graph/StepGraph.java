package dev.retort.study.graph;

import dev.retort.basics.BadInput;
import dev.retort.basics.Jobs;
import dev.retort.basics.Progress;
import dev.retort.formats.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a study in a workspace: says what is there, makes what is not.
 *
 * <p>A step is made in {@code steps/name-key12.part}, which a later run of the same step finds again, and renamed to
 * {@code steps/name-key12} when it is complete: a kill at any moment loses at most the unit of work in hand.
 */
public final class StepGraph {
    private static final Logger LOG = LoggerFactory.getLogger(StepGraph.class);
    private static final String SCRATCH = "scratch";

    private final Workspace workspace;
    private final List<Step> steps;
    private final Map<String, StepKey> keys = new LinkedHashMap<>();

    /** @param steps every step after those it reads */
    public StepGraph(Workspace workspace, List<Step> steps) {
        this.workspace = workspace;
        this.steps = List.copyOf(steps);
        for (Step step : steps) {
            if (keys.put(step.name(), StepKey.of(step, keys)) != null) {
                throw new IllegalArgumentException("two steps are called " + step);
            }
        }
    }

    /**
     * What a run would do.
     *
     * @param forced steps to make again although they are there, and with them all that read them
     */
    public Plan plan(Collection<String> forced) throws IOException {
        for (String name : forced) {
            if (!keys.containsKey(name)) {
                throw new BadInput("--force " + name + ": this study has no such step; its steps are "
                        + String.join(", ", keys.keySet()) + ".");
            }
        }
        Set<String> again = new HashSet<>();
        List<Plan.Entry> entries = new ArrayList<>();
        for (Step step : steps) {
            Standing standing = standing(step);
            if (forced.contains(step.name())) {
                again.add(step.name());
                standing = new Standing.Due("--force");
            } else if (step.after().stream().anyMatch(before -> again.contains(before.name()))) {
                again.add(step.name());
                standing = new Standing.Due("it reads a step made again by --force");
            }
            entries.add(new Plan.Entry(step, key(step), standing));
        }
        return new Plan(entries);
    }

    /**
     * Makes what the plan says, independent steps at the same time: each on a thread of its own, each alone with its
     * folder, so that how many run at once changes nothing in what they write.
     *
     * @param jobs steps at once, at most
     * @param finished told, on this thread, after each step that was made, with the seconds it took
     */
    public void run(Plan plan, Choices choices, int jobs, Progress progress, Consumer<Finished> finished)
            throws IOException {
        Upkeep.note(workspace, plan);
        // first of all, so that a kill cannot leave old folders behind that a forced step feeds
        for (Plan.Entry entry : plan.entries()) {
            if (entry.standing() instanceof Standing.Due) {
                FileTree.delete(folder(entry.step()));
                FileTree.delete(part(entry.step()));
            }
        }
        try (Jobs<Finished> running = new Jobs<>(jobs, "step", progress)) {
            List<Plan.Entry> waiting = new ArrayList<>(plan.entries());
            waiting.removeIf(entry -> entry.standing() instanceof Standing.Done);
            Set<String> missing = new HashSet<>();
            waiting.forEach(entry -> missing.add(entry.step().name()));
            while (!missing.isEmpty()) {
                for (Plan.Entry entry : List.copyOf(waiting)) {
                    boolean ready = entry.step().after().stream().noneMatch(before -> missing.contains(before.name()));
                    if (ready && running.free()) {
                        waiting.remove(entry);
                        LOG.info("step {}: {}", entry.step(), entry.standing());
                        running.start(shown -> make(entry.step(), choices, shown));
                    }
                }
                Finished next = running.next();
                missing.remove(next.step().name());
                finished.accept(next);
            }
        }
    }

    /** A step that was made in this run. */
    public record Finished(Step step, double seconds) {}

    /** The folder of a step that is done. */
    public Path folder(Step step) {
        return workspace.steps().resolve(key(step).folderName(step));
    }

    /** Each step's key, in the order of the graph. */
    public Map<String, StepKey> keys() {
        return Map.copyOf(keys);
    }

    private Finished make(Step step, Choices choices, Progress progress) throws IOException {
        long begun = System.nanoTime();
        Path part = Files.createDirectories(part(step));
        Path scratch = Files.createDirectories(part.resolve(SCRATCH));
        Map<String, Path> inputs = new LinkedHashMap<>();
        step.after().forEach(before -> inputs.put(before.name(), folder(before)));
        step.work().run(new StepContext(part, scratch, inputs, choices, progress));
        FileTree.delete(scratch);
        Provenance.write(part, step, key(step), keys, choices);
        FileTree.flush(part);
        FileTree.rename(part, folder(step));
        return new Finished(step, (System.nanoTime() - begun) * 1e-9);
    }

    private Standing standing(Step step) throws IOException {
        Path folder = folder(step);
        if (Files.isDirectory(folder)) {
            String damaged = Provenance.damaged(folder);
            return damaged == null
                    ? new Standing.Done()
                    : new Standing.Due(folder.resolve(damaged) + " is missing or damaged");
        }
        if (Files.isDirectory(part(step))) {
            return new Standing.Begun();
        }
        Path last = workspace.lastOf(step);
        return new Standing.Due(last == null ? Provenance.NEW : Provenance.difference(last, step, keys));
    }

    private Path part(Step step) {
        return workspace.steps().resolve(key(step).folderName(step) + Workspace.PART);
    }

    private StepKey key(Step step) {
        StepKey key = keys.get(step.name());
        if (key == null) {
            throw new IllegalArgumentException(step + " is no step of this graph");
        }
        return key;
    }
}
