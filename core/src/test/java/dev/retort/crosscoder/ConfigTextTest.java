package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigTextTest {
    private static MapNode map(String json) {
        return Json.parse(json, Path.of("config.json")).asMap();
    }

    static List<EveryConfig> everyConfig() {
        return EveryConfig.all(123);
    }

    @ParameterizedTest
    @MethodSource("everyConfig")
    void everyConfigComesBackAsItWas(EveryConfig every) {
        Map<String, Object> tree = ConfigText.tree(every.config());
        assertThat(ConfigText.training(map(Json.line(tree)), 1, 1, 1)).isEqualTo(every.config());
        assertThat(ConfigText.keys()).containsAll(tree.keySet());
        CrosscoderKind kind = every.config().kind();
        assertThat(ConfigText.kind(map(Json.line(ConfigText.tree(kind))))).isEqualTo(kind);
    }

    @Test
    void readsWhatTheFirstVersionWrote() {
        String l1 = """
                {"kind": "relu-l1", "l1": 2.0, "l1_warm_up": 0.05, "features": 24, "steps": 30, "batch": 32,
                 "learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "warm_up_steps": 0, "decay_from": 0.8, "clip": 1.0,
                 "decoder_norm": 0.08, "bias_from_median": false, "seed": 3}""";
        assertThat(ConfigText.training(map(l1), 1, 1, 1))
                .isEqualTo(TrainingConfig.of(ReluL1.published(), 24, 30, 32, 3));
        String topK = """
                {"kind": "batch-topk", "k": 3, "aux_features": 4, "aux_weight": 0.5, "dead_after": 100,
                 "threshold_decay": 0.9, "threshold_from": 5, "features": 24, "steps": 30, "batch": 32,
                 "learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "warm_up_steps": 0, "decay_from": 0.8, "clip": 1.0,
                 "decoder_norm": 1.0, "bias_from_median": true, "seed": 3}""";
        BatchTopK kind = new BatchTopK(3, 3, 0, 0.9, 5);
        assertThat(ConfigText.training(map(topK), 1, 1, 1))
                .isEqualTo(TrainingConfig.of(kind, 24, 30, 32, 3).withRevival(new Revival.AuxK(4, 0.5, 100)));
        String alone = """
                {"kind": "batch-topk", "k": 3, "aux_features": 4, "aux_weight": 0.5, "dead_after": 100,
                 "threshold_decay": 0.9, "threshold_from": 5}""";
        assertThat(ConfigText.kind(map(alone))).isEqualTo(kind);
    }

    @Test
    void whatMeansNothingIsRefusedWithItsPlace() {
        refuses("{\"kind\": \"topk\",\n \"features\": 9,\n \"k\": 10}", "config.json:3:7", "1 to 9");
        refuses("{\"kind\": \"topk\",\n \"features\": 9,\n \"k\": 2, \"l1\": 1}", "config.json:3:10", "means nothing");
        refuses("{\"kind\": \"topk\",\n \"features\": 9,\n \"kk\": 2}", "config.json:3:2", "unknown key \"kk\"");
        refuses("{\"kind\": \"gated\"}", "config.json:1:10", "relu-l1, topk, batch-topk, jumprelu");
        refuses("{\"kind\": \"jumprelu\", \"features\": 9}", "config.json:1:1", "\"sparsity\" is missing");
        refuses(
                "{\"kind\": \"jumprelu\", \"features\": 9, \"sparsity\": 1, \"penalty\": \"l2\"}",
                "config.json:1:",
                "tanh, l0");
        refuses(
                "{\"kind\": \"jumprelu\", \"features\": 9, \"sparsity\": 1, \"bandwidth\": 0}",
                "config.json:1:1",
                "above 0");
        refuses(
                "{\"kind\": \"relu-l1\", \"features\": 9, \"revive\": \"resample\"}",
                "config.json:1:1",
                "\"resample_every\" is missing");
        assertThatThrownBy(() -> ConfigText.kind(map("{\"kind\": \"relu-l1\", \"features\": 9}")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("features");
    }

    private static void refuses(String json, String... parts) {
        assertThatThrownBy(() -> ConfigText.training(map(json), 1, 1, 1))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll(parts);
    }
}
