package dev.retort.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Mutations;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsEveryDtypeThatPythonWrites() {
        try (Safetensors file = Safetensors.open(Fixtures.path("dtypes.safetensors"));
                Scope _ = Scope.open()) {
            assertThat(file.metadata()).containsEntry("format", "np").containsEntry("note", "é");
            assertThat(file.tensor("f64", Device.CPU).toDoubles()).containsExactly(1.5, -2.5);
            assertThat(file.tensor("f32", Device.CPU).shape()).containsExactly(2, 1);
            assertThat(file.tensor("f16", Device.CPU).toFloats()).containsExactly(1.5f, -2.5f, 65504f);
            assertThat(file.tensor("i64", Device.CPU).toLongs()).containsExactly(1, -(1L << 40));
            assertThat(file.tensor("i32", Device.CPU).toLongs()).containsExactly(1, -(1L << 30));
            assertThat(file.tensor("i16", Device.CPU).toLongs()).containsExactly(1, -300);
            assertThat(file.tensor("i8", Device.CPU).toLongs()).containsExactly(1, -3);
            assertThat(file.tensor("u8", Device.CPU).toLongs()).containsExactly(1, 253, 0);
            assertThat(file.tensor("bool", Device.CPU).toBooleans()).containsExactly(true, false, true);
            assertThat(file.tensor("scalar", Device.CPU).item()).isEqualTo(7);
            assertThat(file.mapped("empty").shape()).containsExactly(0, 4);
            assertThat(file.mapped("f32").toFloats()).containsExactly(1.5f, -2.5f);
        }
    }

    @Test
    void readsBackWhatItWroteInOrderAndAligned() {
        Path path = folder.resolve("a.safetensors");
        try (Scope _ = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("z.mask", Tensor.of(Device.CPU, new boolean[] {true, false, true}, 3));
            tensors.put(
                    "turned",
                    Tensor.of(Device.CPU, new float[] {1, 2, 3, 4, 5, 6}, 2, 3).t());
            tensors.put("brain", Tensor.of(Device.CPU, new float[] {0.5f}, 1).to(DType.BF16));
            tensors.put("ids", Tensor.of(Device.CPU, new long[] {1L << 60}, 1));
            tensors.put("none", Tensor.zeros(Device.CPU, DType.F32, 0, 2));
            tensors.put("one", Tensor.full(Device.CPU, DType.F64, 0.1));
            Safetensors.write(path, tensors, Map.of("seed", "7"));
            try (Safetensors file = Safetensors.open(path)) {
                assertThat(file.names()).containsExactlyElementsOf(tensors.keySet());
                assertThat(file.metadata()).isEqualTo(Map.of("seed", "7"));
                tensors.forEach((name, tensor) -> {
                    assertThat(file.entry(name).offset() % tensor.dtype().bytes())
                            .isZero();
                    assertThat(file.mapped(name).dtype()).isEqualTo(tensor.dtype());
                    assertThat(file.mapped(name).shape()).isEqualTo(tensor.shape());
                    assertThat(file.mapped(name).toDoubles()).isEqualTo(tensor.toDoubles());
                });
            }
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytes() {
        try (Scope _ = Scope.open()) {
            Map<String, Tensor> tensors = Map.of("w", Tensor.of(Device.CPU, new float[] {1, 2}, 2));
            Safetensors.write(folder.resolve("a"), tensors, Map.of());
            Safetensors.write(folder.resolve("b"), tensors, Map.of());
            assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
        }
    }

    @Test
    void aMissingTensorIsNamedWithTheClosestOne() {
        try (Safetensors file = Safetensors.open(Fixtures.path("dtypes.safetensors"))) {
            assertThatThrownBy(() -> file.tensor("scaler", Device.CPU))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("no tensor \"scaler\" among its 11. Did you mean \"scalar\"?");
        }
    }

    @Test
    void anUnalignedTensorIsCopiedRatherThanMapped() throws IOException {
        Path path = write(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}",
                new byte[] {9, 0, 0, (byte) 0x80, 0x3f});
        try (Safetensors file = Safetensors.open(path);
                Scope _ = Scope.open()) {
            assertThat(file.mapped("b").item()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | tensor \"a\", F32[3], has 8 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}} | but the file has 8 bytes of data",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | a gap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 bytes follow the last tensor",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | tensors overlap",
                "{\"a\":{\"dtype\":\"Q9\",\"shape\":[2],\"data_offsets\":[0,8]}} | \"a.dtype\" should be one of F64, F32",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | \"a.shape[0]\" should be a whole number",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967297],\"data_offsets\":[0,8]}} | has 8 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}} | needs two data_offsets",
                "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}} | in \"a\", \"dtype\" is missing",
                "{\"a\":{},\"a\":{}} | the key \"a\" stands here a second time",
                "{\"__metadata__\":{\"x\":1}} | \"__metadata__.x\" should be text",
                "[] | should be a safetensors header",
            })
    void anInconsistentHeaderIsRefused(String header, String message) throws IOException {
        Path path = write(header, new byte[8]);
        assertThatThrownBy(() -> Safetensors.open(path))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(message);
    }

    @Test
    void aForeignOrBrokenFileIsCalledByItsName() throws IOException {
        Path path = folder.resolve("x.safetensors");
        Map<String, byte[]> contents = Map.of(
                "no such file", new byte[0],
                "too short", new byte[3],
                "cut short", new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'},
                "git lfs pull", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n".getBytes(UTF_8),
                "zip archive", "PK\003\004 and so on".getBytes(UTF_8),
                "GGUF file", "GGUF and so on".getBytes(UTF_8),
                "not UTF-8", new byte[] {2, 0, 0, 0, 0, 0, 0, 0, -1, -1});
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
            if (content.getValue().length > 0) {
                Files.write(path, content.getValue());
            } else {
                Files.deleteIfExists(path);
            }
            assertThatThrownBy(() -> Safetensors.open(path))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining(content.getKey());
        }
    }

    @Test
    void damagedFilesEndInBadInput() {
        byte[] valid = Fixtures.bytes("dtypes.safetensors");
        Mutations.onlyBadInputEscapes(valid, 2000, "safetensors", damaged -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment bytes =
                        arena.allocate(Math.max(1, damaged.length), 8).asSlice(0, damaged.length);
                bytes.copyFrom(MemorySegment.ofArray(damaged));
                for (TensorEntry entry : List.copyOf(
                        SafetensorsHeader.parse(Path.of("x"), bytes).entries().values())) {
                    assertThat(bytes.asSlice(entry.offset(), entry.bytes()).byteSize())
                            .isEqualTo(entry.elements() * entry.dtype().bytes());
                }
            }
        });
    }

    private Path write(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(text.length).put(text).put(data);
        return Files.write(folder.resolve("made.safetensors"), buffer.array());
    }
}
