package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.FixtureResult;
import dev.retort.models.parity.ModelParity;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every family through the same contract: what the reference computes (made by {@code make_model_fixtures.py}), hooks,
 * cached steps, padded batches, saving and loading again.
 */
final class FamiliesTest {
    @TempDir
    Path folder;

    static List<Path> cases() throws IOException, URISyntaxException {
        URL root = FamiliesTest.class.getResource("families");
        assertThat(root).isNotNull();
        try (Stream<Path> all = Files.list(Path.of(root.toURI()))) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    static Path fixture(String name) {
        URL root = FamiliesTest.class.getResource("families/" + name);
        assertThat(root).isNotNull();
        return Path.of(URI.create(root.toString()));
    }

    @Test
    void everyFamilyHasACase() throws IOException, URISyntaxException {
        Set<Family> seen =
                cases().stream().map(path -> Checkpoint.config(path).family()).collect(Collectors.toSet());
        assertThat(seen).isEqualTo(EnumSet.allOf(Family.class));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReference(Path model) {
        FixtureResult result = new ModelParity(model).run();
        assertThat(result.status()).as("%s", result).isEqualTo(FixtureResult.Status.OK);
        assertThat(result.checked()).contains("hidden", "logits", "greedy");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepsGiveTheLogitsOfTheWholePassInRowsOfUnequalLength(Path model) {
        int[] longer = {5, 17, 42, 9, 60, 3, 8, 71};
        int[] shorter = {44, 7, 61};
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU);
                KvCache cache = new KvCache(decoder.config().nLayers(), 9)) {
            long pad = longer.length - shorter.length;
            long[] ids = new long[2 * longer.length];
            for (int t = 0; t < longer.length; t++) {
                ids[t] = longer[t];
                ids[longer.length + t] = t < pad ? 0 : shorter[t - (int) pad];
            }
            cache.begin(new long[] {0, pad});
            Tensor stepped = decoder.step(Tensor.of(Device.CPU, ids, 2, longer.length), cache, Hooks.none());
            int row = 0;
            for (int[] text : List.of(longer, shorter)) {
                float[] whole = last(decoder, text);
                assertThat(stepped.select(0, row++).toFloats()).containsExactly(whole, within(2e-5f));
            }
            stepped = decoder.step(Tensor.of(Device.CPU, new long[] {33, 34}, 2, 1), cache, Hooks.none());
            assertThat(stepped.select(0, 0).toFloats())
                    .containsExactly(last(decoder, append(longer, 33)), within(2e-5f));
            assertThat(stepped.select(0, 1).toFloats())
                    .containsExactly(last(decoder, append(shorter, 34)), within(2e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTextsLogitsDoNotDependOnWhatItIsBatchedWith(Path model) {
        int[] shorter = {44, 7, 61};
        int[] longer = {5, 17, 42, 9, 60, 3, 8, 71, 30};
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            Tensor both = decoder.logits(Batch.of(Device.CPU, shorter, longer), Hooks.none());
            assertThat(both.select(0, 0).select(0, shorter.length - 1).toFloats())
                    .containsExactly(last(decoder, shorter), within(2e-5f));
            assertThat(both.select(0, 1).select(0, longer.length - 1).toFloats())
                    .containsExactly(last(decoder, longer), within(2e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyHookPointIsReadAndChanged(Path model) {
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            Batch batch = Batch.of(Device.CPU, new int[] {5, 17, 42});
            int width = decoder.config().dModel();
            float[] plain = decoder.logits(batch, Hooks.none()).toFloats();
            for (int layer = 0; layer < decoder.config().nLayers(); layer++) {
                for (HookPoint point : List.of(
                        new HookPoint.ResidPre(layer),
                        new HookPoint.AttnOut(layer),
                        new HookPoint.ResidMid(layer),
                        new HookPoint.MlpOut(layer),
                        new HookPoint.ResidPost(layer))) {
                    Tensor seen = decoder.residual(batch, point, Hooks.none()).requireShape(1, 3, width);
                    Tensor same = seen.copy();
                    Hooks put = Hooks.at(point, x -> same);
                    assertThat(decoder.logits(batch, put).toFloats())
                            .as("%s put back", point)
                            .containsExactly(plain, within(1e-5f));
                    assertThat(put.applied()).isEqualTo(1);
                    assertThat(decoder.logits(batch, Hooks.at(point, x -> x.add(1)))
                                    .toFloats())
                            .as("%s changed", point)
                            .isNotEqualTo(plain);
                }
                assertThat(decoder.logitsFrom(
                                        new HookPoint.ResidPre(layer),
                                        decoder.residual(batch, new HookPoint.ResidPre(layer), Hooks.none()),
                                        Hooks.none())
                                .toFloats())
                        .containsExactly(plain, within(1e-5f));
            }
        }
    }

    /** At every point: once while the prompts are read, and once for each token after the first. */
    @ParameterizedTest
    @MethodSource("cases")
    void editsActOnThePromptAndOnEveryWrittenToken(Path model) {
        List<int[]> prompts = List.of(new int[] {5, 17, 42, 9}, new int[] {60, 3});
        int tokens = 6;
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            List<int[]> plain = write(decoder, prompts, tokens, Hooks.none());
            for (int layer = 0; layer < decoder.config().nLayers(); layer++) {
                for (HookPoint point : List.of(
                        new HookPoint.ResidPre(layer),
                        new HookPoint.AttnOut(layer),
                        new HookPoint.ResidMid(layer),
                        new HookPoint.MlpOut(layer),
                        new HookPoint.ResidPost(layer))) {
                    List<String> seen = new java.util.ArrayList<>();
                    Hooks watching = Hooks.at(point, x -> {
                        seen.add(x.size(0) + " x " + x.size(1));
                        return x;
                    });
                    assertThat(write(decoder, prompts, tokens, watching))
                            .usingRecursiveComparison()
                            .isEqualTo(plain);
                    assertThat(watching.applied()).isEqualTo(tokens);
                    assertThat(seen).startsWith("2 x 4", "2 x 1").hasSize(tokens);
                    Hooks blanking = Hooks.at(point, x -> x.mul(0));
                    assertThat(write(decoder, prompts, tokens, blanking)).hasSize(2);
                    assertThat(blanking.applied()).isEqualTo(tokens);
                }
            }
        }
    }

    private static List<int[]> write(Decoder decoder, List<int[]> prompts, int tokens, Hooks hooks) {
        try (DecoderSteps steps = new DecoderSteps(decoder, hooks, 16)) {
            return new Generator(Device.CPU, Sampling.greedy(tokens, Set.of()))
                    .generate(
                            steps,
                            prompts,
                            new long[prompts.size()],
                            dev.retort.basics.Progress.SILENT.begin("", 0, ""));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheSameAfterSavingAndLoading(Path model) {
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            Checkpoint.save(decoder, folder);
            try (Decoder again = Decoder.load(folder, Device.CPU)) {
                assertThat(again.config()).isEqualTo(decoder.config());
                int[] text = {5, 17, 42, 9, 60, 3, 8, 71, 30, 2, 77, 14, 5};
                assertThat(last(again, text)).isEqualTo(last(decoder, text));
            }
        }
    }

    /** Texts end to end give what each gives alone, also beyond a sliding window. */
    @ParameterizedTest
    @MethodSource("cases")
    void textsEndToEndDoNotSeeEachOther(Path model) {
        int[] first = {5, 17, 42, 9, 60, 3, 8, 71, 30, 2, 77, 14, 5};
        int[] second = {8, 8, 1, 70, 23, 9, 11, 3, 2, 1, 50, 51, 52};
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            Rope rope = decoder.config().rope();
            int[][] texts = Stream.of(first, new int[0], second, new int[] {9}, new int[] {30, 2, 5, 5, 8})
                    .filter(text -> text.length == 0 || rope.regime(text.length) == rope.regime(first.length))
                    .toArray(int[][]::new);
            int layer = decoder.config().nLayers() - 1;
            HookPoint[] points = {new HookPoint.ResidPre(layer), new HookPoint.MlpOut(layer)};
            for (HookPoint point : points) {
                Tensor all = decoder.residual(Batch.endToEnd(Device.CPU, texts), point, Hooks.none());
                long at = 0;
                for (int[] text : texts) {
                    if (text.length == 0) {
                        continue;
                    }
                    Tensor alone = decoder.residual(Batch.of(Device.CPU, text), point, Hooks.none());
                    Tensor here = all.narrow(1, at, text.length);
                    assertThat(here.sub(alone).abs().max().item())
                            .as(point.toString())
                            .isLessThan(1e-5 * Math.max(1, alone.abs().max().item()));
                    at += text.length;
                }
            }
        }
    }

    @Test
    void shardsAndHalfPrecisionAreReadAgain() throws IOException, URISyntaxException {
        Path model = cases().getFirst();
        try (Scope scope = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            Checkpoint.save(decoder, folder, DType.BF16, 10_000);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(path -> path.getFileName().toString()))
                        .contains("model.safetensors.index.json", "model-00001-of-00005.safetensors")
                        .doesNotContain("model.safetensors");
            }
            assertThat(Files.readString(folder.resolve("config.json"))).contains("bfloat16");
            try (Decoder again = Decoder.loadDense(folder, Device.CPU)) {
                again.parameters()
                        .forEach((name, tensor) -> assertThat(tensor.toFloats())
                                .as(name)
                                .isEqualTo(java.util.Objects.requireNonNull(
                                                decoder.parameters().get(name))
                                        .to(DType.BF16)
                                        .to(DType.F32)
                                        .toFloats()));
            }
        }
    }

    private static float[] last(Decoder decoder, int[] text) {
        return decoder.logits(Batch.of(Device.CPU, text), Hooks.none())
                .select(1, text.length - 1)
                .toFloats();
    }

    private static int[] append(int[] text, int id) {
        int[] longer = java.util.Arrays.copyOf(text, text.length + 1);
        longer[text.length] = id;
        return longer;
    }
}
