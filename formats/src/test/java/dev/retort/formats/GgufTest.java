package dev.retort.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Golden;
import dev.retort.engine.Mutations;
import dev.retort.engine.Scope;
import dev.retort.engine.kernel.PackedMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTest {
    @Test
    void decodesEveryKindOfBlockAsTheFormatsOwnLibraryDoes() {
        try (Gguf file = Gguf.open(Fixtures.path("quants.gguf"));
                Safetensors expected = Safetensors.open(Fixtures.path("quants.safetensors"))) {
            Fixtures.assertSame(file, expected, 1e-6);
            assertThat(file.quantisation("q4_1")).isEqualTo("Q4_1");
            assertThat(file.entry("plain.f32").shape()).containsExactly(2, 3, 4);
        }
    }

    @Test
    void decodesTheReferenceFixture() {
        Path folder = Golden.folder("gguf").orElse(Path.of("none"));
        Assumptions.assumeTrue(Files.isDirectory(folder), "no reference fixtures beside this checkout");
        try (Gguf file = Gguf.open(folder.resolve("quants.gguf"));
                Safetensors expected = Safetensors.open(folder.resolve("quants.expected.safetensors"))) {
            Fixtures.assertSame(file, expected, 1e-6);
        }
    }

    @Test
    void metadataKeepsItsTypes() {
        try (Gguf file = Gguf.open(Fixtures.path("quants.gguf"))) {
            GgufMetadata metadata = file.metadata();
            assertThat(metadata.text("general.architecture")).isEqualTo("llama");
            assertThat(metadata.whole("t.u8")).isEqualTo(200);
            assertThat(metadata.whole("t.i8")).isEqualTo(-3);
            assertThat(metadata.whole("t.u16")).isEqualTo(60_000);
            assertThat(metadata.whole("t.i16")).isEqualTo(-30_000);
            assertThat(metadata.whole("t.u32")).isEqualTo(4_000_000_000L);
            assertThat(metadata.whole("t.i32")).isEqualTo(-2_000_000_000L);
            assertThat(metadata.whole("t.u64")).isEqualTo(1L << 40);
            assertThat(metadata.whole("t.i64")).isEqualTo(-(1L << 40));
            assertThat(metadata.number("t.f32")).isEqualTo(0.5);
            assertThat(metadata.number("t.f64")).isEqualTo(0.1);
            assertThat(metadata.flag("t.bool")).isTrue();
            assertThat(metadata.texts("t.texts")).containsExactly("a", "", "é😀");
            assertThat(metadata.wholes("t.wholes")).containsExactly(1, -2, 3);
            assertThat(metadata.numbers("t.reals")).containsExactly(0.5, -1.5);
            assertThat(metadata.numberOr("none", 2)).isEqualTo(2);
            assertThatThrownBy(() -> metadata.text("t.u8"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("\"t.u8\" should be a text, found 200");
            assertThatThrownBy(() -> metadata.whole("llama.block_count"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("has no \"llama.block_count\"");
        }
    }

    @Test
    void aTruncatedOrForeignFileIsRefused(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("x.gguf");
        byte[] whole = Fixtures.bytes("quants.gguf");
        Files.write(path, java.util.Arrays.copyOf(whole, whole.length - 500));
        refused(path, "lies beyond the file's end");
        Files.write(path, java.util.Arrays.copyOf(whole, 100));
        refused(path, "cut short");
        Files.write(path, Fixtures.bytes("dtypes.safetensors"));
        refused(path, "does not begin with \"GGUF\"");
        whole[4] = 1;
        Files.write(path, whole);
        refused(path, "version 1");
    }

    @Test
    void damagedFilesEndInBadInput() {
        byte[] valid = java.util.Arrays.copyOf(Fixtures.bytes("quants.gguf"), 3000);
        Path name = Path.of("x");
        Mutations.onlyBadInputEscapes(valid, 2000, "gguf", damaged -> {
            try (Arena arena = Arena.ofConfined()) {
                // the tensors' data, undamaged, follows the damaged head
                MemorySegment bytes = arena.allocate(damaged.length + 40_000L, 8);
                bytes.asSlice(0, damaged.length).copyFrom(MemorySegment.ofArray(damaged));
                for (GgufHeader.Stored stored :
                        GgufHeader.parse(name, bytes).tensors().values()) {
                    TensorEntry entry = stored.entry();
                    assertThat(bytes.asSlice(entry.offset(), entry.bytes()).byteSize()
                                    / stored.type().bytes())
                            .isEqualTo(entry.elements() / stored.type().elements());
                }
            }
        });
    }

    @Test
    void aLargeTensorDecodesLikeItsParts() {
        int blocks = 20_000;
        byte[] in = new byte[blocks * GgufType.Q8_0.bytes()];
        new java.util.Random(5).nextBytes(in);
        for (int block = 0; block < blocks; block++) {
            in[block * 34] = 0;
            in[block * 34 + 1] = 0x3c; // 1.0
        }
        try (Arena arena = Arena.ofShared()) {
            MemorySegment source = arena.allocate(in.length);
            source.copyFrom(MemorySegment.ofArray(in));
            MemorySegment out = arena.allocate(blocks * 32L * Float.BYTES);
            Gguf.decode(GgufType.Q8_0, source, out, blocks * 32L);
            for (int i = 0; i < blocks * 32; i++) {
                float expected = in[i / 32 * 34 + 2 + i % 32];
                if (out.getAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, i) != expected) {
                    throw new AssertionError("element " + i);
                }
            }
        }
    }

    @Test
    void aPackedMatrixHoldsWhatTheTensorHolds() {
        java.util.Set<String> kinds = new java.util.TreeSet<>();
        try (Gguf file = Gguf.open(Fixtures.path("quants.gguf"));
                Scope scope = Scope.open()) {
            for (String name : file.names()) {
                TensorEntry entry = file.entry(name);
                if (file.group(name) == 0
                        || entry.shape().length != 2
                        || file.quantisation(name).equals("BF16")) {
                    continue;
                }
                kinds.add(file.quantisation(name));
                int rows = (int) entry.shape()[0];
                int width = (int) entry.shape()[1];
                float[] numbers = file.tensor(name, Device.CPU).toFloats();
                // from the last row to the first
                try (PackedMatrix packed = file.packed(name, row -> rows - 1 - row)) {
                    for (int row = 0; row < rows; row++) {
                        for (int i = 0; i < width; i++) {
                            assertThat(packed.weight(row, i))
                                    .as("%s %d %d", name, row, i)
                                    .isEqualTo(numbers[(rows - 1 - row) * width + i]);
                        }
                    }
                }
            }
        }
        assertThat(kinds).hasSize(12);
    }

    private static void refused(Path path, String message) {
        assertThatThrownBy(() -> {
                    try (Gguf file = Gguf.open(path);
                            Scope _ = Scope.open()) {
                        file.tensor(file.names().iterator().next(), Device.CPU);
                    }
                })
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message);
    }
}
