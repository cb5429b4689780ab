package dev.retort.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.lab.LabTokenizer;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderConfig;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarvestTest {
    private static final int WIDTH = 16;
    private static final int TRAIN = 320;
    private static final HookPoint POINT = new HookPoint.ResidPre(1);

    @TempDir
    Path folder;

    private Decoder base;
    private Decoder distilled;
    private Tokenizer tokenizer;
    private Corpus corpus;

    private static DecoderConfig config() {
        return DecoderConfig.qwen2(2, 2, 1, WIDTH, 32, 182);
    }

    @BeforeEach
    void write() throws IOException {
        base = Decoder.random(config(), 1, Device.CPU);
        distilled = Decoder.random(config(), 2, Device.CPU);
        LabTokenizer.write(folder);
        tokenizer = Tokenizers.load(folder);
        corpus = new Corpus(Files.createDirectories(folder.resolve("corpus")));
        corpus.write(Part.TRAIN, documents(TRAIN));
        corpus.write(Part.DEV, documents(3));
        corpus.write(Part.TEST, documents(4));
        harvest(base, "base");
        harvest(distilled, "distilled");
    }

    @AfterEach
    void close() {
        base.close();
        distilled.close();
        tokenizer.close();
    }

    @Test
    void eachTokenHasWhatTheModelsHaveThereAlone() {
        try (ActivationStore store = open("base", "distilled");
                Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            TokenTable table = store.table(Part.TEST);
            for (int d = 0; d < table.sequences().size(); d++) {
                int first = table.first(d);
                TokenSequence sequence = table.sequences().get(d);
                assertThat(sequence.document()).isEqualTo(documents(4).get(d));
                Batch alone = Batch.of(Device.CPU, new int[][] {sequence.ids()});
                int[] tokens = IntStream.range(0, sequence.length())
                        .map(t -> first + t)
                        .toArray();
                Tensor rows = store.rows(Part.TEST, tokens);
                List<Decoder> models = List.of(base, distilled);
                for (int m = 0; m < models.size(); m++) {
                    Tensor expected =
                            models.get(m).residual(alone, POINT, Hooks.none()).select(0, 0);
                    assertThat(store.normaliser()
                                    .sides()
                                    .of(rows, m)
                                    .sub(expected)
                                    .abs()
                                    .max()
                                    .item())
                            .isLessThan(1e-5);
                }
            }
        }
    }

    @Test
    void aShardThatWasLostIsMadeAgainAndNoOther() throws IOException {
        List<ActivationShard> shards = ActivationShard.all(folder.resolve("base"), Part.TRAIN);
        assertThat(shards).hasSizeGreaterThan(1);
        byte[] whole = Files.readAllBytes(shards.getLast().file());
        Files.delete(shards.getLast().file());
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(shards.getFirst().file(), longAgo);

        harvest(base, "base");

        assertThat(shards.getLast().file()).hasBinaryContent(whole);
        assertThat(Files.getLastModifiedTime(shards.getFirst().file())).isEqualTo(longAgo);
    }

    @Test
    void aShardOfOtherTextsIsRefusedAndLeftAsItIs() throws IOException {
        List<ActivationShard> shards = ActivationShard.all(folder.resolve("base"), Part.TRAIN);
        byte[] other = Files.readAllBytes(shards.getLast().file());
        Files.write(shards.getFirst().file(), other);

        assertThatThrownBy(() -> harvest(base, "base"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("train-0000.safetensors")
                .hasMessageContaining("holds other tokens");
        assertThat(shards.getFirst().file()).hasBinaryContent(other);
    }

    @Test
    void theNormaliserBringsBothModelsToOneSizeAndLeavesFirstTokensOut() {
        try (ActivationStore store = open("base", "distilled")) {
            double[] sums = new double[2];
            long[] kept = {0};
            store.sweep(Part.TRAIN).forEach(1000, piece -> {
                double[] norms = store.normaliser().sides().norms(piece.x()).toDoubles(); // (n, M)
                for (int i = 0; i < piece.flagged().length; i++) {
                    if (!piece.flagged()[i]) {
                        kept[0]++;
                        sums[0] += norms[2 * i];
                        sums[1] += norms[2 * i + 1];
                    }
                }
            });
            assertThat(sums[0] / kept[0]).isCloseTo(4, within(1e-4));
            assertThat(sums[1] / kept[0]).isCloseTo(4, within(1e-4));
            assertThat(store.sweep(Part.TRAIN).tokens() - kept[0]).isEqualTo(TRAIN);
        }
    }

    @Test
    void aBatchFollowsFromItsStepAlone() {
        try (ActivationStore store = open("base", "distilled");
                Scope scope = Scope.open()) {
            ActivationBatches one = store.batches(4096, 3);
            ActivationBatches other = store.batches(4096, 3);
            for (long step : new long[] {0, 1, 9, 2, 9}) { // into a second round and back
                assertThat(one.batch(step).toFloats())
                        .isEqualTo(other.batch(step).toFloats());
            }
            assertThat(one.batch(0).toFloats()).isNotEqualTo(one.batch(1).toFloats());
        }
    }

    @Test
    void theBaseTwiceIsReadOnceAndStandsTwice() {
        try (ActivationStore store = open("base", "base");
                Scope scope = Scope.open()) {
            Tensor rows = store.rows(Part.DEV, new int[] {0, 5, 2});
            assertThat(rows.shape()).containsExactly(3, 2 * WIDTH);
            assertThat(rows.narrow(1, 0, WIDTH).toFloats())
                    .isEqualTo(rows.narrow(1, WIDTH, WIDTH).toFloats());
        }
    }

    @Test
    void anAttentionSinkInEitherModelIsFlagged() {
        double[] quiet = new double[40];
        Arrays.fill(quiet, 2);
        double[] loud = quiet.clone();
        loud[7] = 20.5;
        loud[8] = 19.5;
        boolean[] first = new boolean[40];
        first[0] = true;
        for (List<double[]> norms : List.of(List.of(quiet, loud), List.of(loud, quiet))) {
            boolean[] flagged = SinkRule.of(Sides.equal(2, 1), norms, first).flagged(norms, first);
            assertThat(IntStream.range(0, 40).filter(i -> flagged[i])).containsExactly(0, 7);
        }
    }

    @Test
    void whoseActivationsTheyAreStandsInTheFiles() throws IOException {
        try (ActivationStore store = open("base", "distilled")) {
            assertThat(store.origins())
                    .containsExactly(
                            new Origin("base", "abbase", "blocks.1.resid_pre"),
                            new Origin("distilled", "abdistilled", "blocks.1.resid_pre"));
        }
        Path lost = ActivationShard.all(folder.resolve("base"), Part.TRAIN)
                .getLast()
                .file();
        Files.delete(lost);
        Harvest changed = new Harvest(new HookedModel("base", "other", base, POINT), tokenizer, 512);
        changed.run(corpus, Part.TRAIN, folder.resolve("base"), "harvest", Progress.SILENT);

        assertThatThrownBy(() -> open("base", "distilled"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(lost.getFileName().toString())
                .hasMessageContaining("other");
    }

    @Test
    void aFolderWithoutActivationsIsRefused() {
        assertThatThrownBy(() -> open("base", "nowhere"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("nowhere");
    }

    private void harvest(Decoder model, String name) throws IOException {
        Path into = Files.createDirectories(folder.resolve(name));
        for (Part part : Part.values()) {
            new Harvest(new HookedModel(name, "ab" + name, model, POINT), tokenizer, 512)
                    .run(corpus, part, into, "harvest", Progress.SILENT);
        }
    }

    private ActivationStore open(String first, String second) {
        return ActivationStore.open(corpus, List.of(folder.resolve(first), folder.resolve(second)));
    }

    /** Of unequal lengths, so that batches are padded. */
    private static List<Document> documents(int count) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(new Document(
                    "d" + i, "<bos> q : what is 1 8 - 5 ?" + " 1 2 + 3 = 1 5 .".repeat(1 + i % 11), List.of(), null));
        }
        return documents;
    }
}
