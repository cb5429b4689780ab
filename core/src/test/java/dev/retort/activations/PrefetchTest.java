package dev.retort.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    private static final long BROKEN = 5;

    private final List<Long> made = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> makers = Collections.synchronizedList(new ArrayList<>());

    private final ActivationBatches source = new ActivationBatches() {
        @Override
        public Sides sides() {
            return Sides.of(1);
        }

        @Override
        public Tensor batch(long step) {
            made.add(step);
            makers.add(Thread.currentThread());
            if (step == BROKEN) {
                throw new BadInput("batch 5 is broken");
            }
            return Tensor.of(Device.CPU, new float[] {step}, 1, 1);
        }
    };

    @Test
    void handsOutTheSourcesBatchesAndMakesNoneThatNobodyWants() {
        long before = Tensor.live();
        try (Prefetch ahead = new Prefetch(source, 3)) {
            for (long step = 0; step < 3; step++) {
                try (Scope scope = Scope.open()) {
                    assertThat(ahead.batch(step).item()).isEqualTo(step);
                }
            }
        }
        assertThat(made).containsExactly(0L, 1L, 2L);
        assertThat(makers).allMatch(thread -> !thread.isVirtual() && thread.equals(makers.getFirst()));
        assertThat(Tensor.live()).isEqualTo(before);
    }

    @Test
    void aStepOutOfTurnIsMadeAnew() {
        long before = Tensor.live();
        try (Prefetch ahead = new Prefetch(source, 4)) {
            try (Scope scope = Scope.open()) {
                assertThat(ahead.batch(2).item()).isEqualTo(2);
                assertThat(ahead.batch(0).item()).isEqualTo(0);
            }
        }
        assertThat(Tensor.live()).isEqualTo(before);
    }

    @Test
    void whatASourceRefusesIsToldWhenItsStepIsAsked() {
        try (Prefetch ahead = new Prefetch(source, 9);
                Scope scope = Scope.open()) {
            assertThat(ahead.batch(4).item()).isEqualTo(4);
            assertThatThrownBy(() -> ahead.batch(BROKEN)).isInstanceOf(BadInput.class);
        }
    }
}
