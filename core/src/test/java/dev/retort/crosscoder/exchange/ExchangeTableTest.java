package dev.retort.crosscoder.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.BatchTopK;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.JumpRelu;
import dev.retort.crosscoder.ReluL1;
import dev.retort.crosscoder.Thresholds;
import dev.retort.crosscoder.TopK;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@code docs/exchange.md}, cell by cell. */
final class ExchangeTableTest {
    private static final int FEATURES = 14;
    private static final int TOKENS = 48;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("rows")
    void everyCellOfTheTableIsTrue(List<String> row) {
        List<String> found = new ArrayList<>(List.of(row.getFirst()));
        try (CrosscoderFile file = crosscoder(row.getFirst())) {
            for (ExchangeFormat format : ExchangeFormat.values()) {
                found.add(cell(file, format));
            }
        }

        for (int i = 0; i < row.size(); i++) {
            if (row.get(i).equals("to rounding") && found.get(i).equals("exact")) {
                found.set(i, "to rounding"); // a factor may happen to come back as it was
            }
        }
        assertThat(found).isEqualTo(row);
    }

    static List<List<String>> rows() throws IOException {
        Path page = Path.of("docs", "exchange.md").toAbsolutePath();
        if (!Files.exists(page)) {
            page = Path.of("..", "docs", "exchange.md").toAbsolutePath();
        }
        return Files.readAllLines(page).stream()
                .filter(line -> line.matches("\\| (ReLU|BatchTopK|TopK|JumpReLU).*"))
                .map(line -> Arrays.stream(line.substring(2, line.length() - 2).split(" \\| "))
                        .toList())
                .toList();
    }

    private String cell(CrosscoderFile file, ExchangeFormat format) {
        Path to = folder.resolve(format.word());
        Exported exported;
        try {
            exported = Exchange.write(file, format, to);
        } catch (BadInput refused) {
            assertThat(refused).hasMessageContaining("; export as ");
            assertThat(to).doesNotExist();
            return "refused";
        }
        assertThat(exported.files())
                .allSatisfy(name -> assertThat(to.resolve(name)).exists());
        try (Scope _ = Scope.open();
                Imported imported = Exchange.read(to, ImportOptions.NONE)) {
            assertThat(imported.format()).isEqualTo(format);
            assertThat(imported.file().models()).isEqualTo(file.models());
            assertThat(imported.file().hook()).isEqualTo(file.hook());
            assertThat(imported.file().kind()).isEqualTo(file.kind());
            assertThat(imported.file().crosscoder().sides())
                    .isEqualTo(file.crosscoder().sides());
            assertThat(imported.file().normaliser().meanNorm())
                    .isEqualTo(file.normaliser().meanNorm());
            if (isSame(imported.file(), file)) {
                return "exact";
            }
            Tensor x = Tensor.normal(
                    Device.CPU,
                    Rng.of(3, "x"),
                    0,
                    4,
                    TOKENS,
                    file.crosscoder().sides().total());
            Tensor f = ExchangeFixtures.encode(file, x);
            Tensor theirs = ExchangeFixtures.encode(imported.file(), x);
            ExchangeFixtures.close(ExchangeFixtures.decode(imported.file(), theirs), ExchangeFixtures.decode(file, f));
            boolean isInOtherUnits = exported.remarks().contains(Parts.OTHER_UNITS);
            ExchangeFixtures.close(
                    theirs, isInOtherUnits ? f.mul(file.crosscoder().featureNorms()) : f);
            String how = isInOtherUnits ? ", other units" : "";
            return (exported.files().getFirst().contains("/") ? "in parts" : "to rounding") + how;
        }
    }

    private static boolean isSame(CrosscoderFile a, CrosscoderFile b) {
        boolean same = Arrays.equals(a.normaliser().factors(), b.normaliser().factors())
                && Arrays.equals(a.normaliser().offset(), b.normaliser().offset())
                && a.crosscoder().rule().equals(b.crosscoder().rule());
        List<Tensor> ours = List.copyOf(a.crosscoder().parameters().values());
        List<Tensor> theirs = List.copyOf(b.crosscoder().parameters().values());
        for (int i = 0; i < ours.size(); i++) {
            same &= Arrays.equals(ours.get(i).toFloats(), theirs.get(i).toFloats());
        }
        return same;
    }

    /** The crosscoder that a row's first cell tells of. */
    private static CrosscoderFile crosscoder(String row) {
        Sides sides = row.contains("different widths")
                ? Sides.of(5, 3)
                : Sides.equal(row.contains("three") ? 3 : row.contains("one model") ? 1 : 2, 5);
        try (Scope _ = Scope.open()) {
            Tensor wDec = random("w_dec", 0.6, FEATURES, sides.total());
            if (row.contains("alike")) {
                List<Tensor> parts = new ArrayList<>();
                for (int side = 0; side < sides.count(); side++) {
                    Tensor part = sides.of(wDec, side);
                    parts.add(part.div(part.norm(1, true)));
                }
                wDec = Tensor.cat(parts, 1);
            }
            double[] meanNorms = IntStream.range(0, sides.count())
                    .mapToDouble(m -> 3.7 + 4 * m)
                    .toArray();
            Normaliser plain = Normaliser.ofMeanNorms(sides, meanNorms);
            float[] offset = random("offset", 2, sides.total()).toFloats();
            float[] spread = random("spread", 1, sides.total()).abs().add(0.5).toFloats();
            float[] none = sides.each(Arrays.stream(meanNorms).map(_ -> 1).toArray());
            Normaliser normaliser = row.contains("offsets")
                    ? new Normaliser(sides, plain.scale(), meanNorms, offset, row.contains("spreads") ? spread : none)
                    : plain;
            return new CrosscoderFile(
                    new Crosscoder(
                            sides,
                            random("w_enc", 0.5, FEATURES, sides.total()),
                            random("b_enc", 0.3, FEATURES),
                            wDec,
                            random("b_dec", 0.2, sides.total()),
                            rule(row)),
                    kind(row),
                    Thresholds.NONE,
                    normaliser,
                    "blocks.2.resid_pre",
                    IntStream.range(0, sides.count())
                            .mapToObj(m -> new CrosscoderFile.Model("model " + m, "ab" + m))
                            .toList(),
                    "{}",
                    Map.of());
        }
    }

    private static CrosscoderKind kind(String row) {
        return switch (row.split("[ ,]")[0]) {
            case "ReLU" -> ReluL1.published();
            case "BatchTopK" -> BatchTopK.of(3);
            case "TopK" -> new TopK(3, row.contains("weighted"));
            default -> JumpRelu.of(0.5);
        };
    }

    private static InferenceRule rule(String row) {
        return switch (row.split("[ ,]")[0]) {
            case "ReLU" -> new InferenceRule.Rectify();
            case "BatchTopK" -> new InferenceRule.Threshold(1.5);
            case "TopK" -> new InferenceRule.TopK(3, row.contains("weighted"));
            case "JumpReLU" ->
                new InferenceRule.PerFeature(
                        random("thresholds", 0.5, FEATURES).abs().toFloats());
            default -> throw new AssertionError("a row of no kind: " + row);
        };
    }

    private static Tensor random(String purpose, double deviation, long... shape) {
        return Tensor.normal(Device.CPU, Rng.of(11, purpose), 0, deviation, shape);
    }
}
