package dev.retort.study;

import dev.retort.activations.Part;
import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
import dev.retort.experiments.Answers;
import dev.retort.experiments.AnswersFile;
import dev.retort.experiments.ForcedDetection;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.formats.Json;
import dev.retort.lab.LabCorpus;
import dev.retort.lab.Split;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What both models of the real pair can do as they are, on the lab's problems: {@code models.json} (its entry of
 * metrics.json) and the distilled model's answers, which every experiment is held against.
 */
final class AnswersStep {
    static final String MODELS = "models.json";

    private final Study study;
    private final PairPlaces places;
    private final Step crosscoder;

    private AnswersStep(Study study, PairPlaces places, Step crosscoder) {
        this.study = study;
        this.places = places;
        this.crosscoder = crosscoder;
    }

    static Step of(Study study, PairPlaces places, Step crosscoder) {
        AnswersStep work = new AnswersStep(study, places, crosscoder);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("seed", study.seed());
        config.put("sizes", study.experiments().sizes());
        config.put("models", places.described());
        study.teacherInto(config);
        List<Step> after = new ArrayList<>(places.after());
        after.add(crosscoder);
        return new Step("answers", 1, config, after, places.files(), work::run);
    }

    static Path file(Path folder, Part part, Decoding decoding) {
        return folder.resolve(part.word() + "-" + decoding.name().toLowerCase(Locale.ROOT) + ".jsonl");
    }

    private void run(StepContext context) {
        Bootstrap bootstrap = Bootstrap.of(study.seed());
        Experiments.Sizes sizes = study.experiments().sizes();
        try (LoadedPair loaded = LoadedPair.open(context, places, study.hook(), context.input(crosscoder))) {
            Map<String, Object> base = new LinkedHashMap<>();
            Map<String, Object> distilled = new LinkedHashMap<>();
            base.put("parameters", loaded.base().parameterCount());
            distilled.put("parameters", loaded.distilled().parameterCount());
            TaskRunner direct = new TaskRunner(
                    LabTask.of(study, Split.TEST, sizes.testProblems(), true), sizes.testProblems(), bootstrap);
            direct.run(loaded.base(), Decoding.GREEDY, context.progress())
                    .accuracy()
                    .into(base, "direct_accuracy");
            Answers greedy = answers(context, loaded, Part.TEST, Decoding.GREEDY, bootstrap);
            Answers sampled = answers(context, loaded, Part.TEST, Decoding.SAMPLED, bootstrap);
            answers(context, loaded, Part.DEV, Decoding.GREEDY, bootstrap);
            answers(context, loaded, Part.DEV, Decoding.SAMPLED, bootstrap);
            greedy.accuracy().into(distilled, "greedy_accuracy");
            sampled.accuracy().into(distilled, "sampled_accuracy");
            greedy.length().into(distilled, "greedy_length");
            sampled.length().into(distilled, "sampled_length");
            sampled.reflected().into(distilled, "reflected");
            sampled.repaired().into(distilled, "repaired");
            sampled.falseAlarms().into(distilled, "false_alarms");
            if (study.teacher().notesEpisodes()) {
                greedy.openings(LabCorpus.REDUNDANT).into(distilled, "greedy_redundant_checks");
                sampled.openings(LabCorpus.REDUNDANT).into(distilled, "sampled_redundant_checks");
                sampled.openings(LabCorpus.NECESSARY).into(distilled, "sampled_necessary_checks");
            }
            Map<String, Object> models = new LinkedHashMap<>();
            models.put("base", base);
            models.put("distilled", distilled);
            try (ForcedDetection detection = TrialsSetUp.detection(study, loaded, bootstrap, context.progress())) {
                ForcedDetection.Detection noticed = detection.measure(Side.DISTILLED, null);
                noticed.wrong().into(distilled, "reflection_after_wrong");
                noticed.right().into(distilled, "reflection_after_right");
                ForcedDetection.Detection byBase = detection.measure(Side.BASE, null);
                byBase.wrong().into(base, "reflection_after_wrong");
                byBase.wrong().into(models, "base_reflection_after_wrong");
            }
            Json.write(context.folder().resolve(MODELS), models);
        }
    }

    /** The distilled model's answers; those a stopped run has finished are read, not asked for again. */
    private Answers answers(StepContext context, LoadedPair loaded, Part part, Decoding decoding, Bootstrap bootstrap) {
        Path file = file(context.folder(), part, decoding);
        if (!Files.exists(file)) {
            Experiments.Sizes sizes = study.experiments().sizes();
            int problems = part == Part.DEV ? sizes.devProblems() : sizes.testProblems();
            Progress progress = context.progress();
            TaskRunner runner = TrialsSetUp.runner(study, Split.of(part), problems, bootstrap);
            AnswersFile.write(file, runner.run(loaded.distilled(), decoding, progress));
        }
        return AnswersFile.read(file, bootstrap);
    }
}
