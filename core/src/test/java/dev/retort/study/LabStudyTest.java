package dev.retort.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Progress;
import dev.retort.distill.TrainingPlan;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.lab.BuiltPair;
import dev.retort.lab.FirstStage;
import dev.retort.lab.ShippedPair;
import dev.retort.lab.StageBuilder;
import dev.retort.lab.StageRecipe;
import dev.retort.study.graph.Plan;
import dev.retort.study.report.Lang;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study says whose traces the lab writes, and everything in it that comes of traces does. */
class LabStudyTest {
    @TempDir
    Path folder;

    @Test
    void aStudyOfV2KeepsTheKeysItHadBeforeThereWasAnotherTeacher() throws IOException {
        String demo = DemoStudy.text(true);
        Map<String, String> before = keys(demo);

        assertThat(keys(demo + "lab: {teacher: v2}\n")).isEqualTo(before);
        Map<String, String> v3e = keys(demo + "lab: {teacher: v3e}\n");
        assertThat(v3e.keySet()).isEqualTo(before.keySet());
        assertThat(before.keySet().stream().filter(step -> Objects.equals(v3e.get(step), before.get(step))))
                .as("what no trace goes into")
                .containsExactly("pair");
    }

    @Test
    void whereTheCorpusIsTheUsersTheTeacherComesInWithTheAnswers() throws IOException {
        Path own = folder.resolve("own.jsonl");
        Files.writeString(own, "{\"text\": \"<bos> 1 + 1 = 2 . <eos>\"}\n");
        String study =
                DemoStudy.text(true).replace("lab://traces", own.toString()).replace("lab://text", own.toString());
        Map<String, String> v2 = keys(study);
        Map<String, String> v3e = keys(study + "lab: {teacher: v3e}\n");

        for (String before : List.of("corpus", "harvest-distilled", "crosscoder-relu-l1", "ablation-relu-l1")) {
            assertThat(v3e.get(before)).as(before).isNotNull().isEqualTo(v2.get(before));
        }
        for (String forced : List.of("answers", "accuracy-self-reflection", "steering-deep")) {
            assertThat(v3e.get(forced)).as(forced).isNotNull().isNotEqualTo(v2.get(forced));
        }
    }

    /** Sizes that prove nothing; a few steps of v3e on the shipped pair. */
    @Test
    void aV3ePairGoesTheWholeWayFromItsFolderToTheReport() throws IOException {
        BuiltPair pair = pair();
        String study = DemoStudy.of("v3e", pair)
                .replace("tokens: 160_000", "tokens: 12_000")
                .replace("features: 1024", "features: 48")
                .replaceAll("steps: \\d+", "steps: 20")
                .replaceAll("traces: 240", "traces: 12")
                .replaceAll("_problems: \\d+", "_problems: 8")
                .replaceFirst("(?m)^  ablate: .*", "  ablate: [self-reflection, redundant check]")
                .replaceFirst("(?m)^  accuracy: .*", "  accuracy: [redundant check]");

        MapNode metrics = run(study, "whole");

        assertThat(metrics.need("teacher").asText()).isEqualTo("v3e");
        assertThat(metrics.need("categories").asMap().keys()).contains("self-reflection", "redundant check");
        assertThat(metrics.need("models").asMap().need("distilled").asMap().keys())
                .contains("greedy_redundant_checks", "sampled_redundant_checks", "sampled_necessary_checks");
        MapNode nulls = metrics.need("null_pairs").asMap();
        for (String arm : List.of("identical", "continued")) {
            assertThat(nulls.need(arm).asMap().need("categories").asMap().keys())
                    .contains("redundant check");
        }
        assertThat(metrics.need("ablation").asMap().need("paper").asList())
                .anyMatch(row -> row.asMap().need("category").asText().equals("redundant check"));
        assertThat(Files.readString(folder.resolve("whole/report/index.html")))
                .contains("Redundant check", "Redundant checks an answer, greedy");
        String corpus = Files.readString(step("whole", "corpus-").resolve("test.jsonl"));
        assertThat(corpus).contains("\"redundant check\"");
    }

    private BuiltPair pair() {
        Path shipped = folder.resolve("shipped");
        ShippedPair.unpack(shipped);
        Path to = folder.resolve("pair");
        StageRecipe recipe = new StageRecipe(TrainingPlan.of(4, 1e-3), TrainingPlan.of(2, 1e-3));
        new StageBuilder(recipe, FirstStage.in(shipped), to, Progress.SILENT).build();
        return BuiltPair.in(to).orElseThrow();
    }

    private MapNode run(String text, String workspace) throws IOException {
        try (StudyRun run = open(text, workspace)) {
            run.run(Lang.EN, Progress.SILENT);
        }
        return Json.read(folder.resolve(workspace).resolve("metrics.json")).asMap();
    }

    private Map<String, String> keys(String text) throws IOException {
        try (StudyRun run = open(text, "keys")) {
            return run.plan().entries().stream()
                    .collect(Collectors.toMap(
                            e -> e.step().name(), (Plan.Entry e) -> e.key().hash()));
        }
    }

    private StudyRun open(String text, String workspace) throws IOException {
        Study study = StudyFile.parse(text, Path.of("study.yaml"));
        StudyRun.Options options = new StudyRun.Options(folder.resolve(workspace), List.of(), 2, false, false, "test");
        return StudyRun.open(study, text, options);
    }

    private Path step(String workspace, String name) throws IOException {
        try (var steps = Files.list(folder.resolve(workspace).resolve("steps"))) {
            return steps.filter(step -> step.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
