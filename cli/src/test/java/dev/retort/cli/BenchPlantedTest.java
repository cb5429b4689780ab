package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.lab.planted.PlantedClass;
import dev.retort.lab.planted.PlantedRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchPlantedTest {
    private static final String[] TINY = {
        "--tokens",
        "4096",
        "--held-out",
        "2048",
        "--width",
        "8,6",
        "--directions",
        "16",
        "--features",
        "12",
        "--l0",
        "2"
    };

    @TempDir
    Path folder;

    @Test
    void every_kind_and_seed_has_a_row_with_the_names_that_stay() {
        String out = planted("--seeds", "0,1", "--json").out();

        assertThat(out)
                .contains("\"what\": \"planted\"", "\"ideal_fvu\"", "\"dead\"", "\"independent\"", "\"tokens_per_s\"")
                .contains("\"latent_scaling\"", "\"verified\"", "\"precision\"", "\"recall\"", "\"wrong\"");
        for (PlantedClass each : PlantedClass.values()) {
            assertThat(out).contains("\"" + each.word() + "\"");
        }
        for (String kind : PlantedRecipe.kinds()) {
            assertThat(out.split("\"name\": \"" + kind + "\"", -1)).hasSize(3);
        }
    }

    @Test
    void people_see_each_kind_as_a_column() {
        assertThat(planted("--seeds", "0").out())
                .contains(PlantedRecipe.kinds())
                .contains("of the ideal encoder", "hierarchical", "exclusive by latent scaling: precision");
    }

    @Test
    void what_cannot_be_planted_or_trained_is_a_sentence() {
        assertThat(planted("--kind", "gated").err()).contains("gated", "batch-topk");
        assertThat(planted("--l0", "20").err()).contains("20");
        assertThat(planted("--width", "1").err()).contains("--width");
        assertThat(planted("--features", "0").exitCode()).isEqualTo(2);
    }

    private CommandLineRun planted(String... options) {
        List<String> args = new ArrayList<>(List.of("bench", "planted", "--log-file", "" + folder.resolve("log")));
        List<String> given = List.of(options);
        for (int i = 0; i < TINY.length; i += 2) {
            if (!given.contains(TINY[i])) {
                args.addAll(List.of(TINY[i], TINY[i + 1]));
            }
        }
        args.addAll(given);
        return CommandLineRun.of(args.toArray(String[]::new));
    }
}
