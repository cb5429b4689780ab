package dev.retort.experiments.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementTrendTest {
    @TempDir
    Path folder;

    private Path file(int number, boolean parameters, double cka) {
        Map<String, Object> pair = Map.of(
                "hook",
                "blocks.1.resid_pre",
                "model_a",
                "base",
                "model_b",
                "distilled",
                "d_model",
                List.of(64 * number, 64 * number),
                "measures",
                Map.of("cka", Map.of("value", cka), "rsa", Map.of("value", Double.NaN)));
        Map<String, Object> tree = new HashMap<>(Map.of("pairs", List.of(pair)));
        if (parameters) {
            tree.put("parameters", 1000L * (10 - number));
        }
        Path file = folder.resolve(number + ".json");
        Json.write(file, tree);
        return file;
    }

    @Test
    void a_measure_that_falls_with_size_says_so_and_claims_nothing_of_few() {
        List<Path> files = new ArrayList<>();
        for (int i = 6; i >= 1; i--) {
            files.add(file(i, false, 1.0 / i));
        }
        AgreementTrend trend = AgreementTrend.of(files);
        assertThat(trend.by()).isEqualTo("d_model");
        assertThat(trend.pairs()).extracting(AgreementTrend.Pair::size).isSorted();
        assertThat(trend.lines()).hasSize(1); // nobody has an RSA
        AgreementTrend.Line cka = trend.lines().getFirst();
        assertThat(cka.spearman()).isEqualTo(-1);
        assertThat(cka.kendall()).isEqualTo(-1);
        assertThat(cka.p()).isBetween(0.001, 0.006); // 2 of 720 orders
        assertThat(AgreementTrend.of(files.subList(0, 4)).lines().getFirst().p())
                .isNull();
    }

    @Test
    void parameters_go_before_widths_where_all_files_give_them() {
        AgreementTrend trend = AgreementTrend.of(List.of(file(1, true, 0.5), file(2, true, 0.6)));
        assertThat(trend.by()).isEqualTo("parameters");
        assertThat(trend.lines().getFirst().spearman()).isEqualTo(-1);
        assertThatThrownBy(() -> AgreementTrend.of(List.of(file(1, true, 0.5))))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("two pairs at least");
    }
}
