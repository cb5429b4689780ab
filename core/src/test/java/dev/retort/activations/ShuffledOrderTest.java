package dev.retort.activations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.basics.Rng;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffledOrderTest {
    private static final int COUNT = 10_007;

    @Test
    void everyRoundHasEveryTokenOnceAndAnotherOrder() {
        for (int window : new int[] {512, 5_000, COUNT, 1 << 20}) {
            int[] first = round(window, 0);
            int[] second = round(window, 1);
            assertThat(IntStream.of(first).sorted().toArray())
                    .as("window %d", window)
                    .isEqualTo(all());
            assertThat(IntStream.of(second).sorted().toArray()).isEqualTo(all());
            assertThat(first).isNotEqualTo(second);
        }
    }

    @Test
    void aPlaceIsTheSameWhateverWasAskedBefore() {
        ShuffledOrder forwards = new ShuffledOrder(COUNT, 512, 3);
        ShuffledOrder anywhere = new ShuffledOrder(COUNT, 512, 3);
        int[] expected = IntStream.range(0, 3 * COUNT).map(i -> forwards.at(i)).toArray();
        for (int i : Rng.permutation(3 * COUNT, 1, "places")) {
            if (i % 97 == 0) {
                assertThat(anywhere.at(i)).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void aWindowReadsFewPiecesOfTheFile() {
        ShuffledOrder order = new ShuffledOrder(1_000_000, 25_600, 3);
        int[] window = IntStream.range(0, 25_600).map(order::at).sorted().toArray();
        long pieces = 1
                + IntStream.range(1, window.length)
                        .filter(i -> window[i] != window[i - 1] + 1)
                        .count();
        assertThat(pieces).isLessThanOrEqualTo(257);
    }

    private static int[] round(int window, long round) {
        ShuffledOrder order = new ShuffledOrder(COUNT, window, 3);
        return IntStream.range(0, COUNT).map(i -> order.at(round * COUNT + i)).toArray();
    }

    private static int[] all() {
        return IntStream.range(0, COUNT).toArray();
    }
}
