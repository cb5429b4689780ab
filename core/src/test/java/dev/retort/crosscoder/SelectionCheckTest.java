package dev.retort.crosscoder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelectionCheckTest {
    @Test
    void what_only_one_way_chose_is_seen_at_any_place() {
        assertThat(SelectionCheck.apart(new long[] {1, 4, 7}, new long[] {1, 4, 7}))
                .isEmpty();
        assertThat(SelectionCheck.apart(new long[] {0, 4, 7, 8}, new long[] {4, 5, 7}))
                .containsExactly(0L, 5L, 8L);
        assertThat(SelectionCheck.apart(new long[0], new long[] {2})).containsExactly(2L);
    }
}
