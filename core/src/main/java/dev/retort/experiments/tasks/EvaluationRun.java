package dev.retort.experiments.tasks;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Native;
import dev.retort.engine.kernel.Lanes;
import dev.retort.experiments.RowsAtOnce;
import dev.retort.experiments.tasks.Prompts.Prompt;
import dev.retort.formats.FolderLock;
import dev.retort.models.TextGenerator.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks every question of a set, a batch at a time; each batch is kept when it is done. Which answers make up a batch follows
 * from the settings alone, so that a run which goes on after an interruption computes what it would have computed.
 */
final class EvaluationRun {
    private final EvaluatedModel model;
    private final EvaluationSet set;
    private final EvaluationPlan plan;
    private final EvaluationFolder folder;

    EvaluationRun(EvaluatedModel model, EvaluationSet set, EvaluationPlan plan, Path folder) {
        this.model = model;
        this.set = set;
        this.plan = plan;
        this.folder = new EvaluationFolder(folder);
    }

    /** Answers what is not answered yet. */
    void run(Progress progress) {
        List<Prompt> prompts = Prompts.of(model, set, plan);
        Map<String, Object> settings = plan.settings(model, set);
        int longest =
                prompts.stream().mapToInt(prompt -> prompt.ids().length).max().orElseThrow();
        int positions = longest + plan.sampling().maxTokens();
        int rows = RowsAtOnce.of(model.decoder().config(), positions, plan.rows());
        try (FolderLock lock = folder.lock()) {
            MachineChoices choices =
                    folder.keep(settings, new MachineChoices(rows, Native.threads(), Lanes.available()));
            requireVectors(choices);
            if (!folder.finished()) {
                Native.threads(choices.threads());
                answer(prompts, choices.rows(), progress);
            }
            folder.settle(EvaluationFigures.of(plan.sampling().seed(), folder.answers())
                    .tree(folder.settings()));
        }
    }

    private void requireVectors(MachineChoices choices) {
        if (choices.vectors() != Lanes.available()) {
            throw new BadInput("this evaluation was begun " + (choices.vectors() ? "with" : "without")
                    + " Java's vector module, which rounds otherwise; go on "
                    + (choices.vectors() ? "with --add-modules jdk.incubator.vector" : "without it")
                    + ", or give --out another folder.");
        }
    }

    private void answer(List<Prompt> prompts, int rows, Progress progress) {
        int answers = Math.multiplyExact(prompts.size(), plan.samples());
        List<EvaluationFolder.Part> parts = new ArrayList<>();
        try (Progress.Task task = progress.begin("answer questions", answers, "answers")) {
            for (int from = 0; from < answers; from += rows) {
                int batch = from / rows;
                int to = Math.min(answers, from + rows);
                if (folder.has(batch)) {
                    task.resumed(to - from);
                } else {
                    folder.put(batch, batch(prompts, from, to, task));
                }
                parts.add(folder.get(batch));
            }
        }
        folder.finish(parts);
    }

    /** Answers {@code from} … {@code to − 1}, a question's samples next to each other. */
    private EvaluationFolder.Part batch(List<Prompt> prompts, int from, int to, Progress.Task task) {
        long begun = System.nanoTime();
        List<int[]> ids = new ArrayList<>();
        long[] items = new long[to - from];
        for (int answer = from; answer < to; answer++) {
            int index = answer / plan.samples();
            ids.add(prompts.get(index).ids());
            items[answer - from] = (long) index * EvaluationPlan.MOST_SAMPLES + answer % plan.samples();
        }
        List<Written> written = model.generator().write(ids, items, plan.sampling(), plan.stops(), piece -> {}, task);
        List<AnswerRow> rows = new ArrayList<>();
        for (int answer = from; answer < to; answer++) {
            int index = answer / plan.samples();
            rows.add(graded(index, answer % plan.samples(), prompts.get(index), written.get(answer - from)));
        }
        return new EvaluationFolder.Part((System.nanoTime() - begun) / 1e9, rows);
    }

    private AnswerRow graded(int index, int sample, Prompt prompt, Written written) {
        EvaluationItem item = set.items().get(index);
        Thought thought = Thought.of(written.text(), written.ids(), prompt.opensThinking(), model.tokenizer());
        String strict = plan.grading().strict(thought.answer());
        String flexible = plan.grading().flexible(thought.answer());
        return new AnswerRow(
                item.id(),
                index,
                sample,
                item.reference(),
                prompt.ids().length,
                thought.tokens(),
                written.ids().length - thought.tokens(),
                written.end().name().toLowerCase(Locale.ROOT),
                written.text(),
                thought.answer(),
                strict,
                flexible,
                plan.grading().matches(strict, item.reference()),
                plan.grading().matches(flexible, item.reference()));
    }
}
