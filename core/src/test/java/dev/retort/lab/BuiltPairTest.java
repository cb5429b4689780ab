package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltPairTest {
    @TempDir
    Path folder;

    @Test
    void aPairIsFoundByItsFolderAndByAModelOfIt() {
        Path shipped = folder.resolve("shipped");
        ShippedPair.unpack(shipped);
        BuiltPair pair = BuiltPair.in(shipped).orElseThrow();

        assertThat(pair.teacher()).isEqualTo(TeacherRates.v2());
        assertThat(BuiltPair.of(pair.model("distilled"))).contains(pair);
        assertThat(BuiltPair.of(shipped.resolve("base/../continued"))).contains(pair);
    }

    @Test
    void anothersFileOfThatNameIsNoPair() throws IOException {
        assertThat(BuiltPair.in(folder)).isEmpty();
        Files.writeString(folder.resolve("pair.json"), "[1, 2]");
        assertThat(BuiltPair.in(folder)).isEmpty();
        Files.writeString(folder.resolve("pair.json"), "{\"left\": 1}");
        assertThat(BuiltPair.of(folder.resolve("model"))).isEmpty();
    }
}
