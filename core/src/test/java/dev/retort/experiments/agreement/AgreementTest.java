package dev.retort.experiments.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.MadeStore;
import dev.retort.activations.Part;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.engine.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a store to the rows of the table. */
class AgreementTest {
    private static final int DOCUMENTS = 23;
    private static final AgreementPlan PLAN = new AgreementPlan(Part.TRAIN, 60, 120, 19, 10, 1);

    @TempDir
    Path folder;

    private final int[] lengths = new int[DOCUMENTS];
    private MadeStore made = new MadeStore(Path.of(""));
    private double[][] x = {};

    @BeforeEach
    void make() {
        RandomGenerator random = Rng.of(2, "lengths");
        Arrays.setAll(lengths, d -> 5 + random.nextInt(9));
        made = new MadeStore(folder);
        int tokens = Arrays.stream(lengths).sum();
        x = Drawn.moved(Drawn.normal("x", tokens, 6), 0.5);
        side("a", x);
        double[][] q = new QRDecomposition(new Array2DRowRealMatrix(Drawn.normal("q", 6, 6)))
                .getQ()
                .getData();
        side("turned", Drawn.times(x, q));
        side("unrelated", Drawn.normal("other", tokens, 4));
    }

    private void side(String name, double[][] rows) {
        made.documents(name, Part.TRAIN, lengths, Drawn.floats(rows));
    }

    private Agreement measure(AgreementPlan plan, String... names) {
        try (ActivationStore store = made.open(names)) {
            return Agreement.measure(store, null, plan, Progress.SILENT);
        }
    }

    private static AgreementRow row(Agreement agreement, String measure) {
        return agreement.rows().stream()
                .filter(row -> row.measure().equals(measure))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_model_agrees_wholly_with_itself_and_not_by_chance() {
        Agreement agreement = measure(PLAN, "a", "a");
        assertThat(agreement.rows()).hasSize(8).allSatisfy(row -> {
            assertThat(row.value()).as(row.measure()).isCloseTo(1, within(1e-6));
            assertThat(row.low()).isCloseTo(1, within(1e-6));
            assertThat(row.high()).isCloseTo(1, within(1e-6));
            assertThat(row.shuffled().value()).isCloseTo(1, within(1e-6));
            assertThat(row.shuffled().mean()).isLessThan(0.9);
            assertThat(row.shuffled().p()).isEqualTo(0.05);
        });
        assertThat(agreement.groups()).isBetween(8, 10);
        int unflagged = Arrays.stream(lengths).map(length -> length - 1).sum(); // without each document's first
        assertThat(row(agreement, "cka").tokens()).isEqualTo(unflagged);
        assertThat(row(agreement, "rsa").tokens()).isEqualTo(60);
        assertThat(agreement.nullTokens()).isLessThanOrEqualTo(120);
    }

    @Test
    void a_turned_model_agrees_in_all_but_what_elements_mean() {
        Agreement agreement = measure(PLAN, "a", "turned");
        for (String measure : List.of("cka", "procrustes", "svcca", "pwcca", "ridge_r2_a_to_b", "mutual_knn")) {
            assertThat(row(agreement, measure).value()).as(measure).isCloseTo(1, within(1e-5));
        }
        assertThat(row(agreement, "rsa").value()).isBetween(0.3, 0.9999); // Pearson's r of rows is no invariant
    }

    @Test
    void unrelated_models_of_other_widths_agree_as_little_as_shuffled_ones() {
        Agreement agreement = measure(PLAN, "a", "unrelated");
        assertThat(row(agreement, "cka").value()).isCloseTo(0, within(0.1));
        assertThat(row(agreement, "ridge_r2_b_to_a").value()).isLessThan(0.1);
        assertThat(agreement.rows()).allSatisfy(row -> {
            assertThat(row.low()).isLessThan(row.value());
            assertThat(row.high()).isGreaterThan(row.value());
            assertThat(row.shuffled().p()).isBetween(0.05, 1.0);
        });
        assertThat(agreement.rows())
                .filteredOn(row -> row.shuffled().p() > 0.05)
                .hasSizeGreaterThan(5);
    }

    @Test
    void flagged_tokens_play_no_part_and_all_repeats_itself() {
        Agreement once = measure(PLAN, "a", "unrelated");
        double[][] other = Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
        for (int d = 0, first = 0; d < DOCUMENTS; first += lengths[d++]) {
            Arrays.fill(other[first], 50 + d);
        }
        side("b", other);
        Agreement again = measure(PLAN, "b", "unrelated");
        for (int i = 0; i < once.rows().size(); i++) {
            assertThat(again.rows().get(i).value()).isEqualTo(once.rows().get(i).value());
            assertThat(again.rows().get(i).shuffled())
                    .isEqualTo(once.rows().get(i).shuffled());
        }
    }

    @Test
    void an_interval_leaves_one_group_of_documents_out_after_the_other() {
        try (Scope scope = Scope.open();
                ActivationStore store = made.open("a", "unrelated")) {
            KeptTokens kept = KeptTokens.of(store.sweep(Part.TRAIN), lengths, 10, Progress.SILENT);
            int[] groupOf = kept.groupOfTokens();
            double[][] other = Drawn.normal("other", x.length, 4);
            double[] without = new double[kept.groups()];
            for (int g = 0; g < without.length; g++) {
                int group = g;
                int[] left = IntStream.range(0, kept.tokens())
                        .filter(i -> groupOf[i] != group)
                        .map(i -> kept.rows()[i])
                        .toArray();
                double[][] some = Arrays.stream(left).mapToObj(i -> x[i]).toArray(double[][]::new);
                double[][] others = Arrays.stream(left).mapToObj(i -> other[i]).toArray(double[][]::new);
                without[g] = Similarities.cka(Drawn.sums(some, others).centred());
            }
            AgreementRow cka = row(measure(PLAN, "a", "unrelated"), "cka");
            Jackknife slow = Jackknife.of(cka.value(), without);
            assertThat(cka.low()).isCloseTo(slow.low(), within(1e-5));
            assertThat(cka.high()).isCloseTo(slow.high(), within(1e-5));
        }
    }

    @Test
    void models_are_compared_at_each_hook_point_with_the_first_of_them_there() {
        String later = "blocks.2.resid_pre";
        made.documents("a2", later, Part.TRAIN, lengths, Drawn.floats(Drawn.times(x, Drawn.normal("map", 6, 5))));
        made.documents("b2", later, Part.TRAIN, lengths, Drawn.floats(x));
        AgreementPlan plain = new AgreementPlan(Part.TRAIN, 60, 120, 0, 10, 1);
        Agreement agreement = measure(plain, "a", "a2", "turned", "b2", "unrelated");
        assertThat(agreement.pairs())
                .extracting(pair -> pair.modelA() + " " + pair.modelB() + " " + pair.hook())
                .containsExactly(
                        "a turned blocks.1.resid_pre", "a2 b2 blocks.2.resid_pre", "a unrelated blocks.1.resid_pre");
        assertThat(agreement.rows()).hasSize(24);
        List<AgreementRow> alone = measure(plain, "a2", "b2").rows();
        for (int i = 0; i < alone.size(); i++) {
            assertThat(agreement.rows().get(8 + i).value())
                    .isCloseTo(alone.get(i).value(), within(1e-9));
        }
        assertThat(measure(plain, "a", "b2").pairs())
                .extracting(SidePair::hook)
                .containsExactly("blocks.1.resid_pre, blocks.2.resid_pre");
    }

    @Test
    void without_shuffles_there_is_no_null() {
        Agreement agreement = measure(new AgreementPlan(Part.TRAIN, 60, 120, 0, 10, 1), "a", "turned");
        assertThat(agreement.nullTokens()).isZero();
        assertThat(row(agreement, "cka").shuffled().p()).isNaN();
    }

    @Test
    void what_cannot_be_measured_is_a_sentence() {
        refused("needs two models; the store holds one (a at blocks.1.resid_pre)", "a");
        made.documents("longer", Part.TRAIN, new int[] {40, 9}, Drawn.floats(Drawn.normal("l", 49, 3)));
        refused("49 tokens of the train part", "a", "longer");
        refused("needs 8 documents", "longer", "longer");
        double[][] broken = Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
        broken[3][2] = Double.NaN;
        side("broken", broken);
        refused("not finite", "a", "broken");
        int[] twos = {2, 2, 2, 2, 2, 2, 2, 2};
        made.documents("few", Part.TRAIN, twos, Drawn.floats(Drawn.normal("f", 16, 3)));
        refused("8 unflagged tokens; nearest neighbours need more than 11", "few", "few");
        assertThatThrownBy(() -> new AgreementPlan(Part.TRAIN, 11, 120, 9, 10, 0))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--tokens 11: expected more than 11");
        assertThatThrownBy(() -> new AgreementPlan(Part.TRAIN, 60, 120, 9, 7, 0))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("--resamples 7");
    }

    private void refused(String sentence, String... names) {
        assertThatThrownBy(() -> measure(PLAN, names))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(sentence);
    }
}
