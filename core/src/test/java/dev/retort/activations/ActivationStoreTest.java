package dev.retort.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationStoreTest {
    private static final int SHARDS = 3;

    @TempDir
    Path folder;

    private MadeStore pair() {
        return new MadeStore(folder)
                .corpus(SHARDS)
                .side("base", 6, SHARDS, DType.F32)
                .side("distilled", 5, SHARDS, DType.F32);
    }

    @ParameterizedTest
    @EnumSource(Normalisation.class)
    void batchesAreTheNormalisersOwnBitForBit(Normalisation normalisation) {
        try (ActivationStore store = pair().open(normalisation, "base", "distilled");
                Scope scope = Scope.open()) {
            int[] all = IntStream.range(0, SHARDS * MadeStore.rows()).toArray();
            float[] expected =
                    store.normaliser().apply(store.rows(Part.TRAIN, all)).toFloats();
            store.sweep(Part.TRAIN)
                    .forEach(
                            all.length,
                            piece -> assertThat(piece.x().toFloats()).isEqualTo(expected));
            Tensor batch = store.batches(7, 1).batch(0);
            assertThat(batch.shape()).containsExactly(7, 11);
            float[] row = Arrays.copyOf(batch.toFloats(), 11);
            assertThat(IntStream.range(0, all.length)
                            .filter(i -> Arrays.equals(row, Arrays.copyOfRange(expected, 11 * i, 11 * i + 11))))
                    .as("the batch's first row among the store's")
                    .hasSize(1);
        }
    }

    @Test
    void standardHasNoMeanAndDeviationOne() {
        try (ActivationStore store = pair().open(Normalisation.STANDARD, "base", "distilled");
                Scope scope = Scope.open()) {
            int[] kept = IntStream.range(0, SHARDS * MadeStore.rows())
                    .filter(i -> i % MadeStore.LENGTH != 0)
                    .toArray();
            Tensor x = store.normaliser().apply(store.rows(Part.TRAIN, kept));
            assertThat(x.mean(0, false).abs().max().item()).isCloseTo(0, within(1e-5));
            assertThat(x.square().mean(0, false).sub(1).abs().max().item()).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void anElementThatNeverChangesStaysFinite() {
        float[] x = new float[MadeStore.rows() * 2];
        for (int i = 0; i < x.length; i += 2) {
            x[i] = 3;
            x[i + 1] = i;
        }
        MadeStore store = new MadeStore(folder).corpus(1);
        store.write("base", Part.TRAIN, 0, x, 1, DType.F32);
        try (ActivationStore open = store.open(Normalisation.STANDARD, "base");
                Scope scope = Scope.open()) {
            assertThat(open.batches(5, 1).batch(0).abs().sum().item()).isFinite();
        }
    }

    @Test
    void bf16IsReadAsTheNumbersThatWereKept() {
        MadeStore made = new MadeStore(folder).corpus(1).side("base", 4, 1, DType.F32);
        made.side("half", 4, 1, DType.BF16);
        try (ActivationStore whole = made.open(Normalisation.NONE, "base");
                ActivationStore half = made.open(Normalisation.NONE, "half");
                Scope scope = Scope.open()) {
            int[] tokens = {0, 9, 3};
            float[] kept = half.rows(Part.DEV, tokens).toFloats();
            assertThat(half.rows(Part.DEV, tokens).to(DType.BF16).to(DType.F32).toFloats())
                    .isEqualTo(kept);
            assertThat(whole.rows(Part.DEV, tokens).toFloats()).hasSameSizeAs(kept);
        }
        try (ActivationStore mixed = made.open(Normalisation.SQRT_D, "base", "half");
                Scope scope = Scope.open()) {
            assertThat(mixed.batches(3, 1).batch(2).shape()).containsExactly(3, 8);
        }
    }

    @Test
    void aFileCutOffInTheMiddleIsFoundAtOpening() throws IOException {
        MadeStore store = pair();
        Path shard = ActivationShard.of(store.side("distilled"), Part.TEST, 1).file();
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length / 2));
        refused(store, shard.getFileName().toString(), "cut short");
    }

    @Test
    void aFileMissingInTheRowIsNamed() throws IOException {
        MadeStore store = pair();
        Files.delete(ActivationShard.of(store.side("base"), Part.TRAIN, 1).file());
        refused(store, "train-0001.safetensors", "is missing", "train-0002.safetensors", "harvest once more");
    }

    @Test
    void aRowThatEndsTooEarlyIsSeenEvenWhenAllModelsLackIt() throws IOException {
        MadeStore store = pair();
        for (String side : new String[] {"base", "distilled"}) {
            Files.delete(ActivationShard.of(store.side(side), Part.TRAIN, 2).file());
        }
        refused(store, "holds 2 of the 3 files of the train part");
    }

    @Test
    void modelsOfDifferentTokenCountsAreRefused() {
        MadeStore store = new MadeStore(folder).corpus(2).side("base", 6, 2, DType.F32);
        store.side("distilled", 6, 1, DType.F32);
        refused(store, "holds 40 tokens of the train part", "80", "one tokenizer");
    }

    @Test
    void filesOfDifferentWidthsAreRefused() {
        MadeStore store = pair();
        store.shard("distilled", Part.DEV, 2, 7, SHARDS, DType.F32);
        refused(store, "dev-0002.safetensors", "7 wide, dev-0000.safetensors 5");
    }

    @Test
    void whatIsNotFiniteIsNamedByModelDocumentAndToken() {
        MadeStore store = pair();
        float[] x = new float[MadeStore.rows() * 5];
        Arrays.fill(x, 1);
        int document = 3;
        int token = 6;
        x[(document * MadeStore.LENGTH + token) * 5 + 2] = Float.NaN;
        store.write("distilled", Part.TRAIN, 1, x, SHARDS, DType.F32);
        refused(store, "distilled", "token 6 of document 8 of the train part", "not finite");
    }

    @Test
    void aDamagedNumberBehindAGoodNormIsFoundWhenItIsRead() throws IOException {
        MadeStore store = new MadeStore(folder).corpus(1).side("base", 4, 1, DType.F32);
        Path shard = ActivationShard.of(store.side("base"), Part.TRAIN, 0).file();
        byte[] bytes = Files.readAllBytes(shard);
        // x is the largest tensor and lies first after the header; its second row's last number becomes an infinity
        int data =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        int at = data + 4 * (4 + 3);
        bytes[at + 2] = (byte) 0x80;
        bytes[at + 3] = 0x7f;
        Files.write(shard, bytes);
        try (ActivationStore open = store.open(Normalisation.SQRT_D, "base");
                Scope scope = Scope.open()) {
            assertThatThrownBy(() -> open.rows(Part.TRAIN, new int[] {0, 1}))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("token 1 of document 0 of the train part");
        }
    }

    @Test
    void aCorpusOfOtherDocumentsIsRefused() {
        MadeStore store = pair();
        store.corpus(SHARDS + 1);
        try (ActivationStore open = store.open(Normalisation.SQRT_D, "base", "distilled")) {
            assertThatThrownBy(() -> open.table(Part.TRAIN))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("holds 15 documents of the train part");
        }
    }

    private static void refused(MadeStore store, String... words) {
        assertThatThrownBy(() -> store.open(Normalisation.SQRT_D, "base", "distilled"))
                .isInstanceOf(BadInput.class)
                .hasMessageContainingAll(words);
    }
}
