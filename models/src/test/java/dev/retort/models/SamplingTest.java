package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SamplingTest {
    /** Probabilities ½, ¼, ⅛, ⅛. */
    private static final float[] LOGITS = logs(0.5, 0.25, 0.125, 0.125);

    @Test
    void minPKeepsWhatIsLikelyEnoughBesideTheLikeliest() {
        assertThat(drawn(0)).containsExactly(0, 1, 2, 3);
        assertThat(drawn(0.4)).containsExactly(0, 1);
        assertThat(drawn(0.6)).containsExactly(0);
    }

    @Test
    void thePenaltyLowersWhatWasSeenWhateverItsSign() {
        float[] logits = {2, -1, 3};
        new Sampling(0, 0, 1, 0, 2, 1, Set.of(), 0).penalise(logits, 0, Set.of(0, 1));
        assertThat(logits).containsExactly(1, -2, 3);
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> new Sampling(1, 0, 1, Double.NaN, 1, 1, Set.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sampling(1, 0, 1, 0, 0, 1, Set.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Set<Integer> drawn(double minP) {
        Sampling sampling = new Sampling(1, 0, 1, minP, 1, 1, Set.of(), 5);
        Set<Integer> drawn = new TreeSet<>();
        for (long item = 0; item < 300; item++) {
            drawn.add(sampling.choose(LOGITS, 0, LOGITS.length, item, 0));
        }
        return drawn;
    }

    private static float[] logs(double... probabilities) {
        float[] logs = new float[probabilities.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) Math.log(probabilities[i]);
        }
        return logs;
    }
}
