package dev.retort.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.JumpRelu;
import dev.retort.crosscoder.Partition;
import dev.retort.crosscoder.ReluL1;
import dev.retort.crosscoder.Revival;
import dev.retort.crosscoder.Start;
import dev.retort.crosscoder.TopK;
import dev.retort.crosscoder.TrainingConfig;
import dev.retort.lab.RethinkingRates;
import dev.retort.lab.TeacherRates;
import dev.retort.models.hub.HubModels;
import dev.retort.models.hub.HubSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyFileTest {
    private static final String GOOD = """
            study: r1-qwen-1.5b
            seed: 7
            models:
              base: ./base
              distilled: ./distilled
            hook: blocks.half.resid_pre
            corpus:
              - {path: traces.jsonl, share: 0.5}
              - {path: web.jsonl, text: content, share: 0.5}
            split: {train: 0.8, dev: 0.1, test: 0.1}
            tokens: 2_000_000
            crosscoders:
              - {kind: relu-l1, features: 8192, l1: 2.0}
              - {kind: batch-topk, features: 8192, k: 64}
            categories: reasoning
            experiments: {ablate: [self-reflection, computation verification], steer: [deep, incisive], evaluate: [gsm8k.jsonl]}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void aUsersFolder() throws IOException {
        Files.createDirectories(folder.resolve("base"));
        Files.createDirectories(folder.resolve("distilled"));
        Files.writeString(folder.resolve("traces.jsonl"), "{}");
        Files.writeString(folder.resolve("web.jsonl"), "{}");
    }

    @Test
    void readsTheFileOfTheDesign() throws IOException {
        Study study = StudyFile.read(write(GOOD));

        assertThat(study.name()).isEqualTo("r1-qwen-1.5b");
        assertThat(study.seed()).isEqualTo(7);
        assertThat(study.models().base()).isEqualTo(new ModelSource.Stored(folder.resolve("base")));
        assertThat(study.tokens()).isEqualTo(2_000_000);
        assertThat(study.crosscoders())
                .containsExactly(
                        new CrosscoderSpec(TrainingConfig.of(new ReluL1(2.0, 0.1), 8192, 1200, 1024, 0)),
                        new CrosscoderSpec(TrainingConfig.of(BatchTopK.of(64), 8192, 1200, 1024, 0)));
        assertThat(study.corpus().get(1).source())
                .isEqualTo(new CorpusPart.Source.Lines(folder.resolve("web.jsonl"), "content"));
        assertThat(study.experiments().ablate()).containsExactly("self-reflection", "computation verification");
        assertThat(study.nullPairs()).containsExactly(NullPair.IDENTICAL);
        assertThat(study.workspace()).isNull();
    }

    @Test
    void readsEveryKindWithItsOptions() throws IOException {
        String options = GOOD.replace("{kind: batch-topk, features: 8192, k: 64}", """
                {kind: topk, features: 100, k: 8, weighted: true, prefixes: [10, 100], steps: 50, batch: 16, lr: 0.01}
                  - kind: jumprelu
                    features: 100
                    sparsity: 3
                    penalty: l0
                    partition: {tied: 20, exclusive: [5, 7], tied_penalty: 0.2}
                    revive: resample
                    resample_every: 10
                  - {kind: batch-topk, features: 100, k: 8, k_start: 32, anneal_steps: 20, bias: mean}\
                """);
        List<CrosscoderSpec> specs = StudyFile.read(write(options)).crosscoders();

        TrainingConfig topK = specs.get(1).training();
        assertThat(topK.kind()).isEqualTo(new TopK(8, true));
        assertThat(topK.prefixes()).containsExactly(10, 100);
        assertThat(topK.optimiser().learningRate()).isEqualTo(0.01);
        TrainingConfig jump = specs.get(2).training();
        assertThat(jump.kind()).isEqualTo(new JumpRelu(3, 1, JumpRelu.Penalty.L0, 4, 3e-6, 2, 0.1));
        assertThat(jump.partition()).isEqualTo(new Partition(20, List.of(5, 7), 0.2));
        assertThat(jump.revival()).isEqualTo(new Revival.Resample(10, 0.5, 100_000));
        TrainingConfig batchTopK = specs.get(3).training();
        assertThat(batchTopK.kind()).isEqualTo(new BatchTopK(8, 32, 20, 0.999, 1000));
        assertThat(batchTopK.start().bias()).isEqualTo(Start.Bias.MEAN);
    }

    @Test
    void optionsThatDoNotSuitAKindAreRefusedAtTheirPlace() {
        refuses(with("penalty: l0"), "study.yaml:14:47", "\"penalty\" means nothing to a batch-topk crosscoder");
        refuses(with("partition: {tied: 9000}"), "study.yaml:14:", "9000 tied and exclusive features, there are 8192");
        refuses(with("partition: {exclusive: [1]}"), "study.yaml:14:", "a number for each of the 2 models, has 1");
        refuses(with("partition: {tied: 4, tied_penalty: 0.5}"), "study.yaml:14:", "batch-topk has no penalty");
        refuses(with("partition: {tide: 4}"), "study.yaml:14:", "\"tide\"", "\"tied\"?");
        refuses(with("prefixes: [8, 4, 8192]"), "study.yaml:14:", "prefixes must rise");
        refuses(with("revive: none, aux_weight: 1"), "study.yaml:14:", "means nothing where dead features");
        refuses(with("revive: pray"), "study.yaml:14:", "one of none, aux-k, resample");
        refuses(with("learning_rate: 1"), "study.yaml:14:", "unknown key");
    }

    private static String with(String option) {
        return GOOD.replace("k: 64}", "k: 64, " + option + "}");
    }

    @Test
    void readsWhatInitWrites() throws IOException {
        Study study = StudyFile.read(write(StudyTemplate.text("my-study", "./base", "./distilled")));

        assertThat(study.name()).isEqualTo("my-study");
        assertThat(study.crosscoders()).hasSize(2);
    }

    @Test
    void unknownKeyIsToldWithItsPlaceAndTheOneMeant() {
        refuses(GOOD.replace("tokens:", "tokns:"), "study.yaml:11:1", "\"tokns\"", "allowed:", "\"tokens\"?");
        refuses(GOOD.replace("l1: 2.0", "l2: 2.0"), "study.yaml:13:37", "\"l2\"", "\"l1\"?");
    }

    @Test
    void wrongTypeIsToldWithItsPlace() {
        refuses(
                GOOD.replace("8192, l1", "many, l1"),
                "study.yaml:13:31",
                "features",
                "a whole number",
                "text \"many\"");
        refuses(GOOD.replace("seed: 7", "seed: seven"), "study.yaml:2:7", "a whole number", "text \"seven\"");
        refuses(GOOD.replace("[deep, incisive]", "[deep, insisive]"), "incisive", "Did you mean");
    }

    @Test
    void valuesThatCannotBeMeantAreRefused() {
        refuses(GOOD.replace("train: 0.8", "train: 0.7"), "study.yaml:10:", "add up to 1");
        refuses(GOOD.replace("text: content, share: 0.5", "share: 0.4"), "study.yaml:8:", "add up to 1");
        refuses(GOOD.replace("k: 64", "k: 9000"), "study.yaml:14:", "1 to 8192");
        refuses(GOOD.replace("k: 64", "l1: 64"), "study.yaml:14:", "means nothing to a batch-topk");
        refuses(GOOD.replace("relu-l1, features: 8192, l1: 2.0", "batch-topk, features: 9, k: 2"), ":14:", "already");
        refuses(GOOD.replace("./base", "lab://XL"), "study.yaml:4:9", "lab://S");
        refuses(GOOD + "null_pairs: [identical, continued]\n", "study.yaml:17:13", "continued");
        refuses(GOOD.replace("study: r1", "study: ../r1"), "study.yaml:1:8", "names a folder");
    }

    @Test
    void whatIsNotThereIsToldWithItsPlace() {
        refuses(GOOD.replace("./distilled", "./disitlled"), "study.yaml:5:14", "no such folder", "disitlled");
        refuses(GOOD.replace("web.jsonl", "wob.jsonl"), "study.yaml:9:12", "no such file", "wob.jsonl");
        refuses(GOOD.replace("categories: reasoning", "categories: mine.yaml"), "study.yaml:15:13", "no such file");
        assertThatThrownBy(() -> StudyFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("none.yaml: no such file");
    }

    @Test
    void aModelMayBeNamedOnAHub() throws IOException {
        Study study = StudyFile.read(write(GOOD.replace("./base", "hf://org/tiny@v1")));
        assertThat(study.models().base()).isEqualTo(new ModelSource.OnHub("hf://org/tiny@v1"));
        HubSettings nowhere = new HubSettings(
                URI.create("http://localhost"), null, Path.of("no cache"), true, Duration.ZERO, Duration.ZERO);
        assertThatThrownBy(() -> study.located(new HubModels(nowhere, Progress.SILENT)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("hf://org/tiny@v1: is not in");
    }

    @Test
    void theLabsTeacherIsToldAndV2WhereItIsNot() throws IOException {
        assertThat(StudyFile.read(write(GOOD)).teacher()).isEqualTo(TeacherRates.v2());
        Study study = StudyFile.read(write(LAB + "lab: {teacher: v3e}\n"));
        assertThat(study.teacher()).isEqualTo(RethinkingRates.v3e());
        assertThat(study.experiments().accuracy()).containsExactly("redundant check");
    }

    @Test
    void aTeacherThatIsNotThereOrHasNothingToWriteIsRefusedAtItsPlace() {
        refuses(LAB + "lab: {teacher: v3}\n", "study.yaml:17:16", "one of v2, v3e", "Did you mean");
        refuses(LAB + "lab: {techer: v3e}\n", "study.yaml:17:7", "\"techer\"", "\"teacher\"?");
        refuses(LAB + "lab: v3e\n", "study.yaml:17:6", "a mapping with teacher");
        refuses(GOOD + "lab: {teacher: v3e}\n", "study.yaml:17:6", "lab://traces", "leave it out");
    }

    @Test
    void aCategoryOfWhichTheLabsTracesTellNothingIsRefusedAtItsPlace() {
        refuses(LAB, "study.yaml:16:26", "one of self-reflection", "\"redundant check\"");
        refuses(LAB.replace("accuracy", "ablate"), "study.yaml:16:24", "one of self-reflection");
    }

    private static final String LAB = GOOD.replace("traces.jsonl", "lab://traces")
            .replaceFirst("experiments: .*", "experiments: {accuracy: [redundant check], evaluate: [lab]}");

    private void refuses(String text, String... parts) {
        assertThatThrownBy(() -> StudyFile.read(write(text)))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll(parts);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("study.yaml"), text);
    }
}
