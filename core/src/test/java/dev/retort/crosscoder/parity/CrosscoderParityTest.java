package dev.retort.crosscoder.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.Golden;
import dev.retort.formats.FixtureResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class CrosscoderParityTest {
    @Test
    void trainsAsThePublishedProjectsDo() {
        Optional<Path> folder = Golden.folder("crosscoder");
        Assumptions.assumeTrue(folder.isPresent(), "the reference fixtures are not beside this checkout");
        List<FixtureResult> results = CrosscoderParity.check(folder.get());
        assertThat(results)
                .hasSize(4)
                .allSatisfy(result ->
                        assertThat(result.status()).as(result.detail()).isEqualTo(FixtureResult.Status.OK));
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(CrosscoderParity.check(Path.of("no/such/folder"))).isEmpty();
    }
}
