package dev.retort.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CrewTest {
    @Test
    void doesEveryPartOnce() {
        for (int parts : new int[] {0, 1, 2, 3, 100, 10_000}) {
            AtomicIntegerArray done = new AtomicIntegerArray(parts);
            Crew.share(parts, done::incrementAndGet);
            assertThat(IntStream.range(0, parts).map(done::get)).allMatch(times -> times == 1);
        }
    }

    @Test
    void aPartMayShareWorkOfItsOwn() {
        AtomicIntegerArray done = new AtomicIntegerArray(64);
        Crew.share(8, outer -> Crew.share(8, inner -> done.incrementAndGet(outer * 8 + inner)));
        assertThat(IntStream.range(0, 64).map(done::get)).allMatch(times -> times == 1);
    }

    @Test
    void severalMayAskAtOnce() {
        AtomicIntegerArray done = new AtomicIntegerArray(4);
        IntStream.range(0, 4)
                .parallel()
                .forEach(caller ->
                        IntStream.range(0, 200).forEach(round -> Crew.share(5, part -> done.incrementAndGet(caller))));
        assertThat(IntStream.range(0, 4).map(done::get)).allMatch(times -> times == 1000);
    }

    @Test
    void aFailureReachesWhoeverAskedAndTheCrewGoesOn() {
        for (int round = 0; round < 50; round++) {
            assertThatThrownBy(() -> Crew.share(40, part -> {
                        if (part == 17) {
                            throw new IllegalArgumentException("part " + part);
                        }
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("part 17");
        }
        doesEveryPartOnce();
    }
}
