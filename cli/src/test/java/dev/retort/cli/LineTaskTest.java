package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTaskTest {
    private final List<String> lines = new ArrayList<>();
    private long now;

    @Test
    void a_line_a_minute_tells_share_rate_and_time_left() {
        var task = new LineTask("train", 600, "steps", lines::add, () -> now);
        for (int second = 0; second < 150; second++) {
            now += Duration.ofSeconds(1).toNanos();
            task.note("loss 0.31");
            task.advance(2);
        }

        assertThat(lines)
                .containsExactly(
                        "train: 20 % (120/600 steps), 2.00 steps/s, 4 min 0 s left, loss 0.31",
                        "train: 40 % (240/600 steps), 2.00 steps/s, 3 min 0 s left, loss 0.31");
    }

    @Test
    void the_end_tells_how_long_it_took() {
        var task = new LineTask("harvest", 5, "tokens", lines::add, () -> now);
        task.advance(5);
        now += Duration.ofMinutes(75).toNanos();
        task.close();

        assertThat(lines).containsExactly("harvest: 5 tokens in 1 h 15 min");
    }

    @Test
    void units_of_an_earlier_run_count_for_the_share_and_not_for_the_pace() {
        assertThat(new Pace(60, 50, 100, Duration.ofSeconds(10)).text("steps"))
                .isEqualTo("60 % (60/100 steps), 1.00 steps/s, 40 s left");
    }

    @Test
    void work_of_a_moment_leaves_no_line() {
        var task = new LineTask("read", 1, "files", lines::add, () -> now);
        task.advance(1);
        task.close();

        assertThat(lines).isEmpty();
    }

    @Test
    void an_unknown_total_promises_nothing() {
        assertThat(new Pace(30, 0, 0, Duration.ofSeconds(10)).text("tokens")).isEqualTo("30 tokens, 3.00 tokens/s");
    }
}
