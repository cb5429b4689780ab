package dev.retort.study;

import dev.retort.activations.Part;
import dev.retort.atlas.Bootstrap;
import dev.retort.basics.Progress;
import dev.retort.experiments.Answers;
import dev.retort.experiments.AnswersFile;
import dev.retort.experiments.ForcedDetection;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.TaskRunner.Decoding;
import dev.retort.experiments.Trials;
import dev.retort.lab.Category;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import java.nio.file.Path;

/**
 * The lab's problems and traces, set up for a pair's distilled model; close it.
 *
 * @param answers the folder of the {@link AnswersStep}, which has the unedited model's answers already
 */
record TrialsSetUp(Trials trials, ForcedDetection detection) implements AutoCloseable {
    static TrialsSetUp open(Study study, LoadedPair loaded, Path answers, int testProblems, Progress progress) {
        Bootstrap bootstrap = Bootstrap.of(study.seed());
        Experiments.Sizes sizes = study.experiments().sizes();
        TaskRunner dev = runner(study, Split.DEV, sizes.devProblems(), bootstrap);
        TaskRunner test = runner(study, Split.TEST, testProblems, bootstrap);
        ForcedDetection detection = detection(study, loaded, bootstrap, progress);
        Trials trials = new Trials(loaded.pair(), dev, test, detection, progress);
        for (Decoding decoding : Decoding.values()) {
            Answers onDev = AnswersFile.read(AnswersStep.file(answers, Part.DEV, decoding), bootstrap);
            Answers onTest = AnswersFile.read(AnswersStep.file(answers, Part.TEST, decoding), bootstrap);
            trials.know(Trials.Split.DEV, decoding, onDev);
            trials.know(
                    Trials.Split.TEST, decoding, new Answers(onTest.graded().subList(0, test.problems()), bootstrap));
        }
        return new TrialsSetUp(trials, detection);
    }

    static TaskRunner runner(Study study, Split split, int problems, Bootstrap bootstrap) {
        return new TaskRunner(LabTask.of(study, split, problems, false), problems, bootstrap);
    }

    static ForcedDetection detection(Study study, LoadedPair loaded, Bootstrap bootstrap, Progress progress) {
        return new ForcedDetection(
                loaded.pair(),
                LabTask.steps(new Teacher(study.seed(), study.teacher())
                        .traces(Split.TEST, study.experiments().sizes().traces())),
                Category.SELF_REFLECTION.openerIds(),
                bootstrap,
                progress);
    }

    @Override
    public void close() {
        detection.close();
    }
}
