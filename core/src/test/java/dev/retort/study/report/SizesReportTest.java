package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.formats.Json;
import dev.retort.study.metrics.Tree;
import dev.retort.study.sizes.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of several workspaces, from their files. */
class SizesReportTest {
    @TempDir
    Path folder;

    @Test
    void each_quantity_has_a_plot_a_table_and_its_figures_beside_the_page() throws IOException {
        Path page = folder.resolve("sizes.html");
        SizesReport.write(page, sizes(3), Lang.JA);
        String html = Files.readString(page);
        assertThat(html)
                .contains("<html lang=\"ja\"")
                .contains("Mean NRN", "平均 NRN", "F = 1,024", "F/d = 16.00")
                .contains("data-chart=\"sizes-0\"", "Slope per doubling")
                .contains("script-src '" + Script.charts().hash() + "' '"
                        + Script.own("sizes.js").hash() + "'")
                .doesNotContain("<b>study");
        Tree tree = new Tree(Json.read(folder.resolve("sizes.json")));
        Tree family = tree.at("families").items().getFirst();
        assertThat(family.at("held").number("features")).isEqualTo(1024.0);
        Tree nrn = family.at("measures").at("nrn-mean");
        assertThat(nrn.at("slope_per_doubling").number("value")).isCloseTo(0.05, within(1e-12));
        assertThat(nrn.at("sizes").items().getFirst().at("mean").number("n")).isEqualTo(3.0);
        assertThat(tree.at("verdicts").at("claims").items().getFirst().text("outcome", ""))
                .isEqualTo("reproduced");
        if (Files.isDirectory(Path.of("target"))) { // to be looked at in a browser
            SizesReport.write(Path.of("target", "sizes.html"), sizes(3), Lang.EN);
        }
    }

    @Test
    void with_two_seeds_the_page_shows_points_and_says_that_nothing_can_be_tested() {
        String html = SizesReport.html(sizes(2), Lang.EN);
        assertThat(html).contains("Not testable here with F = 1,024: 2 seeds at 2 sizes", "data-chart=\"sizes-0\"");
        assertThat(SizesTree.table(sizes(2)).rows().getFirst()).contains("not testable here", "2+2");
    }

    /** Two sizes; mean NRN grows by .1 over two doublings, exactly so in the mean over seeds; that of the null pairs stays. */
    private Sizes sizes(int seeds) {
        List<Path> workspaces = new ArrayList<>();
        for (int size = 0; size < 2; size++) {
            for (int seed = 0; seed < seeds; seed++) {
                for (int features : size == 0 ? new int[] {1024} : new int[] {1024, 2048}) {
                    workspaces.add(workspace(size, seed, features, 0.001 * (seed - (seeds - 1) / 2.0)));
                }
            }
        }
        return Sizes.read(workspaces);
    }

    private Path workspace(int size, int seed, int features, double off) {
        Path workspace = folder.resolve("w-" + size + "-" + seed + "-" + features);
        try {
            Files.createDirectories(workspace);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Map<String, Object> real = Map.of("relu-l1", crosscoder(features, 0.5 + 0.1 * size + off));
        Map<String, Object> there = Map.of("relu-l1", crosscoder(features, 0.5 - off));
        Json.write(
                workspace.resolve("metrics.json"),
                Map.of(
                        "study", "<b>study",
                        "pair", Map.of("distilled", Map.of("sha256", size + "-" + seed, "d_model", 64 << size)),
                        "models", Map.of("distilled", Map.of("parameters", 200_000 << (2 * size))),
                        "crosscoders", real,
                        "null_pairs", Map.of("continued", Map.of("crosscoders", there))));
        return workspace;
    }

    private static Map<String, Object> crosscoder(int features, double nrn) {
        return Map.of("features", features, "nrn", Map.of("mean", nrn));
    }
}
