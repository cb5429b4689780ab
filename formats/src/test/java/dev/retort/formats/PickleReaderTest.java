package dev.retort.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Mutations;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PickleReaderTest {
    private static final Path NAME = Path.of("x.pt");

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("cbuiltins\neval\n.", "asks for builtins.eval, which is refused"),
                arguments("ctorch.nn.modules.linear\nLinear\n.", "asks for torch.nn.modules.linear.Linear"),
                arguments("(K\u0001i.", "uses opcode 0x69"),
                arguments("ccollections\nOrderedDict\n)\u0081.", "uses opcode 0x81"),
                arguments("K\u0001)R.", "where something to build belongs"),
                arguments("}K\u0001K\u0002b.", "has the number 1 where a dict belongs"),
                arguments("}]K\u0001s.", "a key that is neither text nor a whole number"),
                arguments("]", "ends too early"),
                arguments("X\u00FF\u00FF\u00FF\u007F", "ends too early"),
                arguments("e.", "ends a group that was not begun"),
                arguments("h\u0005.", "recalls what was not remembered"),
                arguments(".", "takes a value that is not there"),
                arguments("\u008A\u0009123456789.", "eight are the most"),
                arguments("(U\u0001.Q.", "uses opcode 0x55"),
                arguments(")Q.", "stored outside that is no storage"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatAStateDictDoesNotNeedIsRefused(String pickle, String message) {
        byte[] bytes = pickle.getBytes(ISO_8859_1);
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(BadInput.class).hasMessageContaining(message);
    }

    @Test
    void aListThatHoldsItselfIsRefused() {
        byte[] pickle = "]q\u0000h\u0000a.".getBytes(ISO_8859_1);
        assertThatThrownBy(() -> read(pickle)).isInstanceOf(BadInput.class).hasMessageContaining("holds itself");
    }

    @Test
    void nestedSharingCannotExplode() {
        StringBuilder pickle = new StringBuilder("]q\u0000");
        for (int level = 1; level < 60; level++) {
            char previous = (char) (level - 1);
            pickle.append("(h")
                    .append(previous)
                    .append('h')
                    .append(previous)
                    .append("lq")
                    .append((char) level);
        }
        byte[] bytes = pickle.append('.').toString().getBytes(ISO_8859_1);
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("holds itself, or more");
    }

    @Test
    void aTensorCannotLeaveItsStorage() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment storage = arena.allocate(16);
            assertThatThrownBy(() -> new TorchTensor(DType.F32, new long[] {2}, new long[] {4}, 0, storage))
                    .hasMessageContaining("does not fit a storage of 4 elements");
            assertThatThrownBy(() -> new TorchTensor(DType.F32, new long[] {1}, new long[] {1}, 4, storage))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new TorchTensor(DType.F32, new long[] {2}, new long[] {-1}, 1, storage))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new TorchTensor(DType.F32, new long[] {1L << 40}, new long[] {0}, 0, storage))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() ->
                            new TorchTensor(DType.F32, new long[] {1L << 62, 8}, new long[] {1L << 62, 8}, 0, storage))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void damagedPicklesEndInBadInput() throws IOException {
        for (String name : new String[] {"state", "state4"}) {
            byte[] pickle;
            try (ZipFile zip = new ZipFile(Fixtures.path(name + ".pt").toFile())) {
                pickle = zip.getInputStream(new ZipEntry(zip.getEntry(name + "/data.pkl")))
                        .readAllBytes();
            }
            assertThat(read(pickle)).isInstanceOf(Map.class);
            Mutations.onlyBadInputEscapes(pickle, 2000, name, PickleReaderTest::read);
        }
    }

    private static @Nullable Object read(byte[] pickle) {
        PickleReader.Storages storages = (key, bytes) -> {
            if (bytes > 64) {
                throw BadInput.in(NAME, "storage " + key + " is smaller.");
            }
            return Arena.ofAuto().allocate(bytes, 8);
        };
        return new PickleTree(NAME).freeze(new PickleReader(NAME, pickle, storages).read());
    }
}
