package dev.retort.atlas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.atlas.FeatureClass;
import dev.retort.atlas.Octaves;
import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other projects call things, and what they take. */
class ExportNamesTest {
    @ParameterizedTest
    @CsvSource({
        "blocks.0.resid_pre, embed_tokens",
        "blocks.16.resid_pre, layers.15",
        "blocks.16.resid_post, layers.16",
        "blocks.3.attn.out, layers.3.self_attn",
        "blocks.3.mlp.out, layers.3.mlp",
        "blocks.3.resid_mid, blocks.3.resid_mid"
    })
    void delphi_reads_what_a_module_puts_out(String hook, String module) {
        assertThat(DelphiModule.of(hook)).isEqualTo(module);
    }

    @ParameterizedTest
    @CsvSource({
        "Qwen/Qwen2.5 Math-1.5B, qwen2.5-math-1.5b",
        "./models/base/, base",
        "日本, model",
        "__A__, a",
        "hf://org/Name, name"
    })
    void a_models_name_becomes_an_id(String name, String id) {
        assertThat(NeuronpediaIds.cleaned(name)).isEqualTo(id);
    }

    @Test
    void every_class_has_a_tag_of_the_peers() {
        List<String> tags = Arrays.stream(FeatureClass.values())
                .map(one -> LatentCsv.tag(one.word()))
                .toList();
        assertThat(tags).containsExactly("base_only", "ft_only", "base_only", "ft_only", "shared", "shared", "other");
        assertThatThrownBy(() -> FeatureClass.of("new"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("there are base-only, distilled-only");
    }

    @Test
    void octaves_are_where_the_values_are() {
        List<Integer> histogram = new java.util.ArrayList<>(Collections.nCopies(24, 0));
        histogram.set(Octaves.bin(0.75f), 5);
        histogram.set(Octaves.bin(2f), 7);
        Octaves octaves = Octaves.of(histogram);
        assertThat(octaves.counts()).containsExactly(5, 0, 7);
        assertThat(octaves.lows()).containsExactly(0.5, 1.0, 2.0);
        assertThat(octaves.middles()).containsExactly(0.75, 1.5, 3.0);
        assertThat(Octaves.low(0)).isZero();
        assertThat(Octaves.high(0)).isEqualTo(Math.pow(2, -11));
        assertThat(Octaves.of(List.of(0, 0)).counts()).isEmpty();
    }

    @Test
    void a_text_is_cut_where_the_upload_ends() {
        assertThat(UploadLimits.cut("x".repeat(512))).hasSize(512).doesNotContain("…");
        assertThat(UploadLimits.cut("x".repeat(513))).hasSize(512).endsWith("x…");
        String pair = "x".repeat(510) + "🙂🙂"; // a pair of surrogates is cut before, not within
        assertThat(UploadLimits.cut(pair)).hasSize(511).endsWith("x…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"modelId\":\"M\",\"source\":\"1-s\",\"features\":[]}",
                "{\"modelId\":\"m\",\"source\":\"1-s\",\"features\":[]}",
                "{\"modelId\":\"m\",\"source\":\"1-s\",\"features\":[{\"index\":1,\"density\":2,\"activations\":[]}]}",
                "{\"modelId\":\"m\",\"source\":\"1-s\",\"features\":[{\"index\":1,\"density\":0,\"activations\":[]}]}",
                "{\"modelId\":\"m\",\"source\":\"1-s\",\"features\":[{\"index\":1,\"density\":0,\"activations\":"
                        + "[{\"tokens\":[\"\"],\"values\":[1]}]}]}",
                "{\"modelId\":\"m\",\"source\":\"1-s\",\"features\":[{\"index\":1,\"density\":0,\"activations\":"
                        + "[{\"tokens\":[\"a\"],\"values\":[1,2]}]}]}",
                "{\"modelId\":\"m\",\"source\":\"1-s\",\"features\":[{\"index\":10000001,\"density\":0,\"activations\":"
                        + "[{\"tokens\":[\"a\"],\"values\":[1]}]}]}"
            })
    void what_the_upload_would_refuse_is_refused_here(String body) {
        assertThatThrownBy(() -> UploadLimits.require(Json.parse(body, Path.of("upload-0.json"))))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("upload-0.json:1");
    }
}
