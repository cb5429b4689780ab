package dev.retort.study;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Native;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.study.graph.Choices;
import dev.retort.study.graph.Plan;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepGraph;
import dev.retort.study.graph.Workspace;
import dev.retort.study.report.Lang;
import dev.retort.study.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A study in its workspace, from {@link #open} to the report. Holds the workspace's lock until it is closed; independent
 * steps are made at the same time.
 */
public final class StudyRun implements AutoCloseable {
    private final Study study;
    private final Workspace workspace;
    private final StudySteps steps;
    private final StepGraph graph;
    private final Plan plan;
    private final int jobs;
    private final String version;

    private StudyRun(Study study, Workspace workspace, StudySteps steps, StepGraph graph, Plan plan, Options options) {
        this.study = study;
        this.workspace = workspace;
        this.steps = steps;
        this.graph = graph;
        this.plan = plan;
        this.jobs = options.jobsHere();
        this.version = options.version();
    }

    /**
     * How a study is to be run.
     *
     * @param workspace where, or null for what the study says, or else {@code ./retort-workspace/<name>}
     * @param forced steps to make again
     * @param jobs steps made at the same time, at most; 0 leaves it to the machine
     * @param fromScratch whether the lab's pair is trained anew instead of unpacked; {@code quick} for a few steps only
     * @param version of the product, for the report's footer
     */
    public record Options(
            @Nullable Path workspace,
            Collection<String> forced,
            int jobs,
            boolean fromScratch,
            boolean quick,
            String version) {
        /** Beyond this the steps' memory counts for more than the cores. */
        private static final int MOST_JOBS = 4;

        public Options {
            if (jobs < 0) {
                throw new BadInput("--jobs " + jobs + ": expected at least 1.");
            }
        }

        int jobsHere() {
            return jobs > 0 ? jobs : Math.min(MOST_JOBS, Runtime.getRuntime().availableProcessors());
        }
    }

    /** Checks the study, takes its workspace and says what there is to do; {@code text} is the study's file. */
    public static StudyRun open(Study study, String text, Options options) throws IOException {
        PairCheck.check(study);
        Path folder = options.workspace() != null ? options.workspace() : study.workspaceFolder();
        Workspace workspace = Workspace.open(folder);
        try {
            StudySteps steps = StudySteps.of(study, pair(study, options));
            StepGraph graph = new StepGraph(workspace, steps.all());
            Plan plan = graph.plan(options.forced());
            AtomicFile.writeString(workspace.study(), text);
            return new StudyRun(study, workspace, steps, graph, plan, options);
        } catch (IOException | RuntimeException e) {
            workspace.close();
            throw e;
        }
    }

    private static @Nullable Step pair(Study study, Options options) {
        boolean needed = study.models().base() instanceof ModelSource.Shipped
                || study.models().distilled() instanceof ModelSource.Shipped
                || study.models().continued() instanceof ModelSource.Shipped;
        if (!needed) {
            return null;
        }
        return options.fromScratch()
                ? PairStep.trained(PairStep.recipe(study.seed(), options.quick()))
                : PairStep.shipped();
    }

    public Path workspace() {
        return workspace.folder();
    }

    public Plan plan() {
        return plan;
    }

    /**
     * Makes what is missing, then metrics.json, run.json and the report.
     *
     * @return metrics.json and run.json as one tree
     */
    public Map<String, Object> run(Lang lang, Progress progress) throws IOException {
        RunRecord record = new RunRecord(workspace.run());
        // small models leave a second thread idle most of the time, a second step uses it
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / jobs);
        Choices choices = workspace.choices(new Choices(threads, Native.blasThreads(), "F32"));
        Native.threads(choices.threads());
        Native.blasThreads(choices.blasThreads());
        graph.run(
                plan,
                choices,
                jobs,
                progress,
                finished -> record.finished(finished.step().name(), finished.seconds()));
        Map<String, Object> metrics = MetricsTree.of(study, steps, graph::folder);
        Json.write(workspace.metrics(), metrics);
        Path report = workspace.report();
        Path folder = workspace.folder().resolve("report");
        Files.createDirectories(folder);
        ReportFiles.gather(study, steps, graph::folder, folder, provenance(choices), lang);
        ReportFiles.write(workspace, lang);
        Map<String, Object> run = record.tree(workspace.folder(), report, plan);
        Json.write(workspace.run(), run);
        Map<String, Object> both = new LinkedHashMap<>(metrics);
        both.putAll(run);
        return both;
    }

    /** What the report's footer lists: nothing that differs between two machines that made the same figures. */
    private Map<String, String> provenance(Choices choices) {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("retort", version);
        told.put("study", study.name());
        told.put("seed", Long.toString(study.seed()));
        told.put("hook point", study.hook());
        told.put("dtype", choices.dtype());
        told.put("threads", Integer.toString(choices.threads()));
        for (Plan.Entry entry : plan.entries()) {
            told.put("step " + entry.step().name(), entry.key().shown());
        }
        return told;
    }

    /** A report that was made, and the verdicts in it. */
    public record Reported(Path report, List<Verdict> verdicts) {
        public Reported {
            verdicts = List.copyOf(verdicts);
        }
    }

    /**
     * Makes a workspace's report and its {@code verdicts.json} again, perhaps in another language, from what its last run has
     * gathered.
     */
    public static Reported report(Path folder, Lang lang) {
        Path metrics = folder.resolve("metrics.json");
        if (!Files.exists(metrics)) {
            throw new BadInput(folder
                    + ": no metrics.json in it; expected a workspace in which `retort run` has come to " + "its end.");
        }
        try (Workspace workspace = Workspace.open(folder)) {
            return new Reported(workspace.report(), ReportFiles.write(workspace, lang));
        }
    }

    @Override
    public void close() {
        workspace.close();
    }
}
