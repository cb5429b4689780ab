package dev.retort.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class OneBarTest {
    private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();
    private final OneBar bar = new OneBar(new PrintStream(drawn, true, UTF_8), 100);

    @Test
    void aSecondTaskIsDrawnOnlyWhenTheFirstHasEndedAndGoesOnFromWhatItHasDone() {
        Progress.Task first = bar.begin("train left", 10, "steps");
        Progress.Task second = bar.begin("train right", 10, "steps");
        second.advance(7);
        second.note("loss 0.5");
        first.advance(10);
        assertThat(drawn.toString(UTF_8)).doesNotContain("train right");

        first.close();
        second.close();

        assertThat(drawn.toString(UTF_8)).contains("train left", "train right", "7/10", "loss 0.5");
    }
}
