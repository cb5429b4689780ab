package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationSweep.Piece;
import dev.retort.activations.Document;
import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.tables.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one pass writes down is what all values at once say. */
class StoredCodeTest {
    private static final int FEATURES = 11;
    private static final int[] LENGTHS = {30, 1, 64, 25, 80, 50};
    private static final int TOKENS = 250;

    @TempDir
    Path folder;

    private final float[][] f = new float[TOKENS][FEATURES];
    private final boolean[] flagged = new boolean[TOKENS];

    @BeforeEach
    void draw() {
        RandomGenerator random = Rng.of(5, "code");
        for (int t = 0; t < TOKENS; t++) {
            flagged[t] = t % 13 == 4;
            for (int feature = 0; feature < FEATURES - 1; feature++) {
                boolean on = random.nextDouble() < 0.25 || feature == 3 && f[t][2] > 0;
                f[t][feature] = on && !flagged[t] ? random.nextFloat() + 0.01f : 0;
            }
        }
    }

    @Test
    void each_feature_comes_back_whole_however_little_is_held_at_once() {
        for (int atOnce : new int[] {1, 100, 1 << 20}) {
            try (StoredCode code = stored(atOnce)) {
                List<Integer> seen = new ArrayList<>();
                code.forEach(feature -> feature != 6, (feature, tokens, values) -> {
                    seen.add(feature);
                    int at = 0;
                    for (int t = 0; t < TOKENS; t++) {
                        if (f[t][feature] > 0) {
                            assertThat(tokens[at]).isEqualTo(t);
                            assertThat(values[at++]).isEqualTo(f[t][feature]);
                        }
                    }
                    assertThat(tokens).hasSize(at);
                    assertThat(values).hasSize(at);
                });
                assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 7, 8, 9, 10);
            }
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void the_kept_code_is_the_code_however_many_files_it_lies_in() {
        for (int each : new int[] {1, 400, 1 << 20}) {
            Path atlas = folder.resolve("atlas-" + each);
            try (KeptCode kept =
                    new KeptCode(stored(1000), new DocumentTable(Part.DEV, LENGTHS, null), Progress.SILENT)) {
                kept.write(atlas, each);
            }
            float[][] read = new float[TOKENS][FEATURES];
            int[] before = {-1, -1, -1};
            int[] rows = {0};
            try (Database database = Database.open(atlas)) {
                database.forEach(
                        "SELECT tokens, document, position, feature, value FROM code JOIN documents USING (document) "
                                + "ORDER BY document, position, feature",
                        row -> {
                            int first = new DocumentRows(LENGTHS).first(row.whole(1));
                            assertThat(row.whole(0))
                                    .isEqualTo(LENGTHS[row.whole(1)])
                                    .isGreaterThan(row.whole(2));
                            read[first + row.whole(2)][row.whole(3)] = row.real(4);
                            rows[0]++;
                        });
                if (each == 1 << 20) { // one file: in its order by feature, then token
                    database.forEach("SELECT feature, document, position FROM code", row -> {
                        int[] now = {row.whole(0), row.whole(1), row.whole(2)};
                        assertThat(java.util.Arrays.compare(before, now)).isNegative();
                        System.arraycopy(now, 0, before, 0, 3);
                    });
                }
                assertThat(database.query("SELECT id FROM documents ORDER BY document", 1, Duration.ofSeconds(9))
                                .rows())
                        .containsExactly(List.of("dev 0"));
            }
            assertThat(read).isDeepEqualTo(f);
            long values = 0;
            for (float[] token : f) {
                for (float value : token) {
                    values += value > 0 ? 1 : 0;
                }
            }
            assertThat(rows[0]).isEqualTo((int) values);
            assertThat(atlas.resolve("code-0002.parquet").toFile().exists()).isEqualTo(each == 1);
            assertThat(atlas.resolve("code-0001.parquet").toFile().exists()).isEqualTo(each < 1 << 20);
        }
    }

    @Test
    void a_code_of_nothing_is_a_table_without_rows() {
        Path atlas = folder.resolve("atlas");
        try (KeptCode kept = new KeptCode(
                new StoredCode(folder.resolve("code"), FEATURES),
                new DocumentTable(Part.TRAIN, LENGTHS, null),
                Progress.SILENT)) {
            kept.write(atlas);
        }
        try (Database database = Database.open(atlas)) {
            assertThat(database.query("SELECT count(*) FROM code", 1, Duration.ofSeconds(9))
                            .rows())
                    .containsExactly(List.of(0L));
        }
    }

    @Test
    void a_token_is_of_the_document_that_holds_it() {
        int[] lengths = {2, 0, 0, 3, 1};
        DocumentRows rows = new DocumentRows(lengths);
        for (int row = 0, document = 0; row < 6; row++) {
            while (rows.first(document) + lengths[document] <= row) {
                document++;
            }
            assertThat(rows.at(row)).isEqualTo(document);
        }
    }

    @Test
    void features_that_fire_together_are_found_by_their_correlation() {
        try (StoredCode code = stored(1000)) {
            CoFiring together = CoFiring.of(code, FEATURES, TOKENS);
            CoFiring.Partner partner = together.partners(2, 3).getFirst();
            assertThat(partner.feature()).isEqualTo(3);
            double a = 0;
            double b = 0;
            double both = 0;
            for (float[] row : f) {
                a += row[2] > 0 ? 1 : 0;
                b += row[3] > 0 ? 1 : 0;
                both += row[2] > 0 && row[3] > 0 ? 1 : 0;
            }
            double expected = (both * TOKENS - a * b) / Math.sqrt(a * (TOKENS - a) * b * (TOKENS - b));
            assertThat(partner.phi()).isCloseTo(expected, within(1e-9));
            assertThat(partner.together()).isEqualTo((int) both);
            assertThat(together.partners(FEATURES - 1, 3)).isEmpty();
        }
    }

    @Test
    void parts_and_places_have_their_own_figures() {
        CorpusParts parts = new CorpusParts(List.of("even", "all"), new int[TOKENS]);
        for (int t = 0; t < TOKENS; t++) {
            parts.masks()[t] = t % 2 == 0 ? 3 : 2;
        }
        PartFiring firing = new PartFiring(FEATURES, parts, LENGTHS);
        pieces(firing::add);
        long even = 0;
        long fired = 0;
        float firsts = 0;
        for (int t = 0; t < TOKENS; t++) {
            even += t % 2 == 0 && !flagged[t] ? 1 : 0;
            fired += t % 2 == 0 && f[t][1] > 0 ? 1 : 0;
        }
        int first = 0;
        int documents = 0;
        for (int length : LENGTHS) {
            firsts += f[first][1];
            documents += flagged[first] ? 0 : 1;
            first += length;
        }
        assertThat(firing.tokens(0)).isEqualTo(even);
        assertThat(firing.fired(0, 1)).isEqualTo(fired);
        assertThat(firing.meanByPlace(1)[0]).isCloseTo(firsts / documents, within(1e-6f));
        assertThat(firing.meanByPlace(1)[PartFiring.OCTAVES - 1]).isNaN();
        assertThat(PartFiring.octave(0)).isZero();
        assertThat(PartFiring.octave(1)).isEqualTo(1);
        assertThat(PartFiring.octave(3)).isEqualTo(2);
        assertThat(PartFiring.octave(Integer.MAX_VALUE)).isEqualTo(PartFiring.OCTAVES - 1);
    }

    @Test
    void a_corpus_is_parted_by_what_is_said_of_it() {
        Document thinks = new Document("a", "q <think> w x </think> y", List.of(), "trace", true);
        Document prompted = new Document("b", "w </think> y", List.of(), "trace", false);
        Document plain = new Document("c", "w x", List.of(), "text");
        CorpusParts parts = CorpusParts.of(new TokenTable(
                List.of(Samples.words(thinks, false), Samples.words(prompted, false), Samples.words(plain, false))));
        assertThat(parts.names()).containsExactly("trace", "correct", "outside think", "inside think", "wrong", "text");
        assertThat(parts.masks()).containsExactly(7, 7, 11, 11, 7, 7, 1 | 8 | 16, 1 | 4 | 16, 1 | 4 | 16, 32, 32);
    }

    @Test
    void the_reason_score_is_the_papers() {
        String text = "wait a b c d so e f g h";
        Document document = new Document(
                "d", text, List.of(Samples.label(text, 0, 1, "x", true), Samples.label(text, 5, 6, "x", true)), null);
        TokenTable table = new TokenTable(List.of(Samples.words(document, false)));
        ReasonScore score = new ReasonScore(table, new TokenLabels(table, "x"), 2);
        score.add(0, new int[] {1, 5, 9}, new float[] {3, 2, 1}); // windows: 0…2 and 4…7
        score.add(1, new int[] {0, 8}, new float[] {6, 3});
        double in0 = 5.0 / 7;
        double in1 = 6.0 / 7;
        double out0 = 1.0 / 3;
        double out1 = 1;
        double share = (3.0 / 3) / (3.0 / 3 + 2.0 / 4);
        double even = -(share * Math.log(share) + (1 - share) * Math.log(1 - share)) / Math.log(2);
        assertThat(score.scores()[0])
                .isCloseTo(in0 / (in0 + in1) * Math.pow(even, 0.7) - out0 / (out0 + out1), within(1e-12));
        assertThat(score.scores()[1]).isCloseTo(-out1 / (out0 + out1), within(1e-12)); // about one word only
    }

    private interface Look {
        void at(Piece piece, FeatureCode code);
    }

    /** In pieces of whole documents. */
    private void pieces(Look look) {
        int from = 0;
        for (int[] together : new int[][] {{0, 1}, {2}, {3, 4, 5}}) {
            int length = 0;
            for (int document : together) {
                length += LENGTHS[document];
            }
            boolean[] flags = java.util.Arrays.copyOfRange(flagged, from, from + length);
            List<float[]> kept = new ArrayList<>();
            for (int t = from; t < from + length; t++) {
                if (!flagged[t]) {
                    kept.add(f[t]);
                }
            }
            float[] dense = new float[kept.size() * FEATURES];
            for (int i = 0; i < kept.size(); i++) {
                System.arraycopy(kept.get(i), 0, dense, i * FEATURES, FEATURES);
            }
            try (Scope scope = Scope.open()) {
                FeatureCode code = FeatureCode.of(Tensor.of(Device.CPU, dense, kept.size(), FEATURES));
                look.at(new Piece(Tensor.zeros(Device.CPU, DType.F32, length, 1), flags, from), code);
            }
            from += length;
        }
    }

    private StoredCode stored(int atOnce) {
        StoredCode code = new StoredCode(folder.resolve("code"), FEATURES, atOnce);
        pieces(code::add);
        return code;
    }
}
