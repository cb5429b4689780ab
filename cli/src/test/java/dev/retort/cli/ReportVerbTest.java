package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportVerbTest {
    @TempDir
    Path folder;

    private Path workspace = Path.of("");

    @BeforeEach
    void aFinishedWorkspace() throws IOException {
        workspace = workspace("a", 0);
    }

    @Test
    void a_workspace_has_its_report_made_again_with_its_verdicts() {
        MapNode answer = CommandLineRun.json(folder, "report", workspace.toString());
        assertThat(workspace.resolve("report").resolve("index.html")).isRegularFile();
        MapNode verdicts = answer.need("verdicts").asMap();
        assertThat(verdicts.need("claims").asList()).hasSize(15);
        assertThat(Json.text(Json.read(workspace.resolve("report").resolve("verdicts.json"))))
                .isEqualTo(Json.text(verdicts));
    }

    /** Whatever stands in capitals is filled in by who gives it; the rest must be what this program understands. */
    @Test
    void every_command_that_a_verdict_names_is_one_of_ours() {
        MapNode answer = CommandLineRun.json(folder, "report", workspace.toString());
        List<String> commands = answer.need("verdicts").asMap().need("claims").asList().stream()
                .map(claim -> claim.asMap().need("command").asText())
                .distinct()
                .toList();
        assertThat(commands)
                .anyMatch(command -> command.startsWith("retort ablate "))
                .anyMatch(command -> command.startsWith("retort mode fit "))
                .allSatisfy(command -> {
                    assertThat(command).startsWith("retort ");
                    String[] words = command.substring("retort ".length()).split(" ");
                    new Main().line().parseArgs(words);
                });
    }

    @Test
    void what_was_left_in_a_workspace_and_is_broken_is_refused_by_its_name() throws IOException {
        Path ablation = workspace.resolve("ablation/x/ablation.json");
        Json.write(ablation, Map.of("category", "self-reflection"));
        CommandLineRun.refused(folder, "ablation.json", "report", workspace.toString());
        CommandLineRun.refused(folder, "take it out of the workspace", "report", workspace.toString());
        Files.delete(ablation);
        Json.write(workspace.resolve("modes/deep.json"), Map.of("goal", "shallow"));
        CommandLineRun.refused(folder, "deep.json", "report", workspace.toString());
    }

    @Test
    void people_get_a_line_a_claim() {
        CommandLineRun run = CommandLineRun.logged(folder, "report", workspace.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("verdict", "whose", "nrn grows", "not testable", "15 rows", "index.html");
    }

    @Test
    void several_are_put_side_by_side_by_size() throws IOException {
        Path page = folder.resolve("by-size.html");
        MapNode answer = CommandLineRun.json(
                folder,
                "report",
                "--compare",
                workspace.toString(),
                workspace("b", 1).toString(),
                "--out",
                page.toString());
        assertThat(page).isRegularFile();
        assertThat(folder.resolve("by-size.json")).isRegularFile();
        assertThat(answer.need("by").asText()).isEqualTo("d_model");
        assertThat(answer.need("studies").asList()).hasSize(2);
    }

    @Test
    void what_cannot_be_reported_is_refused() throws IOException {
        CommandLineRun.refused(folder, "expected a WORKSPACE", "report");
        CommandLineRun.refused(
                folder, "no metrics.json", "report", folder.resolve("none").toString());
        CommandLineRun.refused(folder, "goes with --compare", "report", workspace.toString(), "--out", "x.html");
        CommandLineRun.refused(folder, "two workspaces", "report", "--compare", workspace.toString());
        assertThat(folder.resolve("sizes.html")).doesNotExist();
    }

    private Path workspace(String name, int size) throws IOException {
        Path at = folder.resolve(name);
        Files.createDirectories(at.resolve("report"));
        Json.write(
                at.resolve("metrics.json"),
                Map.of(
                        "study", name,
                        "pair", Map.of("distilled", Map.of("sha256", name, "d_model", 64 << size)),
                        "crosscoders", Map.of("relu-l1", Map.of("features", 1024, "nrn", Map.of("mean", 0.5)))));
        Json.write(at.resolve("report").resolve("atlas.json"), Map.of("categories", Map.of()));
        Json.write(at.resolve("report").resolve("provenance.json"), Map.of());
        return at;
    }
}
