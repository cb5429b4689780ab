package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Progress;
import dev.retort.engine.Device;
import dev.retort.formats.Json;
import dev.retort.models.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedPairTest {
    private static final long MOST_BYTES = 3_000_000;

    @TempDir
    Path folder;

    @Test
    void isThePairThatThisVersionsRecipeTrains() {
        ShippedPair.unpack(folder.resolve("pair"));

        // building into the folder finds every model there, and refuses a pair of another recipe
        new PairBuilder(PairRecipe.of(Size.S, 0), folder.resolve("pair"), Progress.SILENT).build();
        var about = Json.read(folder.resolve("pair/pair.json")).asMap();
        assertThat(about.need("revision").asLong()).isEqualTo(PairRecipe.REVISION);
    }

    @Test
    void isSmallAndLoads() throws IOException {
        ShippedPair.unpack(folder.resolve("pair"));

        try (Stream<Path> files = Files.walk(folder.resolve("pair"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(MOST_BYTES);
        }
        for (String model : List.of("base", "distilled", "continued")) {
            try (Decoder decoder = Decoder.load(folder.resolve("pair").resolve(model), Device.CPU)) {
                assertThat(decoder.config()).isEqualTo(Size.S.config());
            }
        }
    }
}
