package dev.retort.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Golden;
import dev.retort.engine.Mutations;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"state.pt", "state4.pt"})
    void readsStridedTensorsOverSharedStorages(String name) {
        Map<String, @Nullable Object> state = TorchFile.read(Fixtures.path(name));
        values(state, "whole", new long[] {2, 4}, 0, 1, 2, 3, 4, 5, 6, 7);
        values(state, "turned", new long[] {4, 2}, 0, 4, 1, 5, 2, 6, 3, 7);
        values(state, "part", new long[] {2}, 5, 6);
        values(state, "column", new long[] {2, 1}, 1, 5);
        values(state, "expanded", new long[] {2, 3}, 3, 3, 3, 3, 3, 3);
        values(state, "scalar", new long[] {}, 7);
        values(state, "empty", new long[] {0, 4});
        values(state, "parameter", new long[] {2}, 2, 4);
        values(state, "half", new long[] {2}, 0.5, -2);
        values(state, "brain", new long[] {2}, 1, -2);
        assertThat(tensor(state, "whole").storage())
                .isSameAs(tensor(state, "turned").storage());
    }

    @Test
    void readsEveryDtype() {
        Map<String, @Nullable Object> state = TorchFile.read(Fixtures.path("state.pt"));
        Map<String, DType> dtypes = Map.of(
                "half",
                DType.F16,
                "brain",
                DType.BF16,
                "DoubleStorage",
                DType.F64,
                "LongStorage",
                DType.I64,
                "IntStorage",
                DType.I32,
                "ShortStorage",
                DType.I16,
                "CharStorage",
                DType.I8,
                "ByteStorage",
                DType.U8,
                "BoolStorage",
                DType.BOOL);
        dtypes.forEach((name, dtype) -> assertThat(tensor(state, name).dtype()).isEqualTo(dtype));
        values(state, "DoubleStorage", new long[] {1}, 0.1);
        values(state, "LongStorage", new long[] {1}, -(1L << 40));
        values(state, "ByteStorage", new long[] {1}, 253);
        values(state, "CharStorage", new long[] {1}, -3);
        values(state, "BoolStorage", new long[] {1}, 1);
    }

    @Test
    void readsContainersTextsAndNumbers() {
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> config = (Map<String, @Nullable Object>)
                TorchFile.read(Fixtures.path("state.pt")).get("config");
        assertThat(config)
                .containsEntry("name", "é")
                .containsEntry("steps", 10L)
                .containsEntry("large", 1L << 40)
                .containsEntry("negative", -(1L << 33))
                .containsEntry("rate", 1e-3)
                .containsEntry("on", true)
                .containsEntry("none", null)
                .containsEntry("list", List.of(1L, 300L, 70_000L, -5L))
                .containsEntry("tuple", List.of("a", 2L, 0.5, false))
                .containsEntry("numbered", Map.of("0", "zero", "1", List.of()));
    }

    @Test
    void aFileThatWouldRunCodeIsRefusedByTheNameItAsksFor() {
        assertThatThrownBy(() -> TorchFile.read(Fixtures.path("evil.pt")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("evil.pt")
                .hasMessageContaining("asks for posix.system, which is refused");
    }

    @Test
    void foreignOldAndBrokenFilesAreSentences() throws Exception {
        Path path = folder.resolve("x.pt");
        refused(path, "no such file");
        Files.write(path, new byte[] {(byte) 0x80, 2, '}', '.'});
        refused(path, "since torch 1.6");
        Files.write(path, Fixtures.bytes("quants.gguf"));
        refused(path, "is a GGUF file");
        byte[] whole = Fixtures.bytes("state.pt");
        Files.write(path, Arrays.copyOf(whole, whole.length - 40));
        refused(path, "is no whole zip archive");
        assertThatThrownBy(() -> TorchFile.tensors(Fixtures.path("state.pt")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("\"config\" is no tensor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ckkissane/cc_weights.pt", "batch_topk/init.pt", "batch_topk/ae.pt"})
    void readsTheReferenceCheckpoints(String name) {
        Path path = Golden.folder("crosscoder").orElse(Path.of("none")).resolve(name);
        Assumptions.assumeTrue(Files.exists(path), "no reference fixtures beside this checkout");
        Map<String, TorchTensor> tensors = TorchFile.tensors(path);
        assertThat(tensors).hasSizeGreaterThanOrEqualTo(4);
        try (Safetensors expected = Safetensors.open(path.resolveSibling("expected.safetensors"));
                Scope _ = Scope.open()) {
            String prefix = name.endsWith("ae.pt") ? "final." : "init.";
            int compared = 0;
            for (String key : expected.names()) {
                TorchTensor tensor = key.startsWith(prefix) ? tensors.get(key.substring(prefix.length())) : null;
                if (tensor != null) {
                    Fixtures.assertSame(key, tensor.tensor(Device.CPU), expected.tensor(key, Device.CPU), 1e-5);
                    compared++;
                }
            }
            assertThat(compared).isPositive();
        }
    }

    @Test
    void damagedFilesEndInBadInput() {
        Path path = folder.resolve("fuzz.pt");
        Mutations.onlyBadInputEscapes(Fixtures.bytes("state.pt"), 400, "torch", damaged -> {
            Files.write(path, damaged);
            TorchFile.read(path);
        });
    }

    @Test
    void whatIsWrittenIsReadBackAndEqualTensorsGiveEqualBytes() throws Exception {
        Path path = folder.resolve("written.pt");
        Path again = folder.resolve("again.pt");
        try (Scope _ = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("matrix", Tensor.of(Device.CPU, new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
            tensors.put(
                    "turned",
                    Tensor.of(Device.CPU, new float[] {1, 2, 3, 4, 5, 6}, 2, 3).t());
            tensors.put("é", Tensor.of(Device.CPU, new long[] {1L << 40}, 1));
            tensors.put("scalar", Tensor.of(Device.CPU, new double[] {0.1}));
            tensors.put("brain", Tensor.of(Device.CPU, new float[] {1, -2}, 2).to(DType.BF16));
            tensors.put("on", Tensor.of(Device.CPU, new boolean[] {true}));
            tensors.put("none", Tensor.zeros(Device.CPU, DType.F32, 0, 4));
            TorchFile.write(path, tensors);
            TorchFile.write(again, tensors);
        }

        Map<String, TorchTensor> read = TorchFile.tensors(path);
        assertThat(read.keySet()).containsExactly("matrix", "turned", "é", "scalar", "brain", "on", "none");
        Map<String, @Nullable Object> state = TorchFile.read(path);
        values(state, "matrix", new long[] {2, 3}, 1, 2, 3, 4, 5, 6);
        values(state, "turned", new long[] {3, 2}, 1, 4, 2, 5, 3, 6);
        values(state, "scalar", new long[] {}, 0.1);
        values(state, "brain", new long[] {2}, 1, -2);
        values(state, "on", new long[] {}, 1);
        values(state, "none", new long[] {0, 4});
        assertThat(tensor(state, "é").dtype()).isEqualTo(DType.I64);
        assertThat(Files.readAllBytes(path)).isEqualTo(Files.readAllBytes(again));
    }

    /** What {@code torch.load} looks for, pinned: the names, the pickle's bytes, storages plain and on multiples of 64. */
    @Test
    void whatIsWrittenHasTorchsOwnShape() throws Exception {
        Path path = folder.resolve("written.pt");
        try (Scope _ = Scope.open()) {
            TorchFile.write(path, Map.of("w", Tensor.of(Device.CPU, new float[] {1, 2, 3, 4, 5, 6}, 2, 3)));
        }

        byte[] bytes = Files.readAllBytes(path);
        try (ZipFile zip = new ZipFile(path.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly("archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/version");
            byte[] pickle = zip.getInputStream(zip.getEntry("archive/data.pkl")).readAllBytes();
            assertThat(new String(pickle, ISO_8859_1))
                    .isEqualTo("\u0080\u0002}(X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storage"
                            + "ctorch\nFloatStorage\nX\1\0\0\0000X\3\0\0\0cpuJ\6\0\0\0tQJ\0\0\0\0"
                            + "(J\2\0\0\0J\3\0\0\0t(J\3\0\0\0J\1\0\0\0t\u0089ccollections\nOrderedDict\n)RtRu.");
        }
        byte[] first = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40};
        int at = new String(bytes, ISO_8859_1).indexOf(new String(first, ISO_8859_1));
        assertThat(at).isPositive().satisfies(start -> assertThat(start % 64).isZero());
    }

    private static void values(Map<String, @Nullable Object> state, String name, long[] shape, double... expected) {
        try (Scope _ = Scope.open()) {
            Tensor tensor = tensor(state, name).tensor(Device.CPU);
            assertThat(tensor.shape()).as(name).isEqualTo(shape);
            assertThat(tensor.toDoubles()).as(name).isEqualTo(expected);
        }
    }

    private static TorchTensor tensor(Map<String, @Nullable Object> state, String name) {
        if (state.get(name) instanceof TorchTensor tensor) {
            return tensor;
        }
        throw new AssertionError("no tensor " + name);
    }

    private static void refused(Path path, String message) {
        assertThatThrownBy(() -> TorchFile.read(path))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(message);
    }
}
