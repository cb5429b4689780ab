package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.atlas.FeatureActivations;
import dev.retort.atlas.FeatureStatistics;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.Progress;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.OpenerShift.Shift;
import dev.retort.experiments.ablation.Lift;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SelectionTest {
    private static final String REFLECTION = "self-reflection";
    private static final int OTHER = 8;
    private TinyPair tiny;

    @BeforeEach
    void open() {
        tiny = new TinyPair();
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    /**
     * Documents of one code point a token; every token {@link TinyPair#OPENER} that is not the first is an opener, and so is
     * {@link #OTHER}, of another category.
     */
    private static TokenTable table() {
        List<TokenSequence> sequences = new ArrayList<>();
        for (int[] ids : TinyPair.documents(40)) {
            ids[2] = TinyPair.OPENER;
            StringBuilder text = new StringBuilder();
            int[] starts = new int[ids.length];
            int[] ends = new int[ids.length];
            List<Label> labels = new ArrayList<>();
            for (int t = 0; t < ids.length; t++) {
                text.append((char) ('a' + ids[t]));
                starts[t] = t;
                ends[t] = t + 1;
                if (t > 0 && ids[t] == TinyPair.OPENER) {
                    labels.add(new Label(t, t + 1, REFLECTION, true));
                }
                if (t > 0 && ids[t] == OTHER) {
                    labels.add(new Label(t, t + 1, "deductive", true));
                }
            }
            Document document = new Document("d" + sequences.size(), text.toString(), labels, "trace");
            sequences.add(new TokenSequence(document, ids, starts, ends, new boolean[ids.length]));
        }
        return new TokenTable(sequences);
    }

    @Test
    void otherCategoriesOpenWhereThisOneDoesNot() {
        TokenTable table = table();
        int[][] own = Openings.positions(table, new TokenLabels(table, REFLECTION), 30);
        int[][] others = Openings.ofOthers(table, REFLECTION, 30);
        assertThat(others).hasNumberOfRows(30);
        for (int document = 0; document < others.length; document++) {
            int[] ids = table.sequences().get(document).ids();
            assertThat(others[document])
                    .containsExactly(IntStream.range(0, ids.length - 1)
                            .filter(t -> ids[t + 1] == OTHER)
                            .toArray());
        }
        assertThat(Openings.ofOthers(table, "deductive", 30)).isDeepEqualTo(own);
    }

    @Test
    void attributionFindsWhatArguesForTheOpener() {
        TokenTable table = table();
        int[][] openings = Openings.positions(table, new TokenLabels(table, REFLECTION), 1000);
        try (ForcedDocuments forced =
                new ForcedDocuments(tiny.pair, Openings.documents(table, 1000), Progress.SILENT)) {
            Attribution attribution = Attribution.of(forced, openings, Progress.SILENT);
            assertThat(attribution.ranked(f -> true)).startsWith(0);
            assertThat(attribution.ranked(f -> f != 0)).doesNotContain(0);
            assertThat(attribution.opener()[0]).isGreaterThan(0);
            assertThat(attribution.score(0)).isLessThan(attribution.opener()[0]);
        }
    }

    @Test
    void thePapersAblationShowsThePlantedFeatureAndItsControls() {
        TokenTable table = table();
        TokenLabels labels = new TokenLabels(table, REFLECTION);
        List<int[]> documents = Openings.documents(table, 1000);
        FeatureActivations.Builder builder = new FeatureActivations.Builder(TinyPair.FEATURES);
        try (Scope scope = Scope.open()) {
            for (int[] ids : documents) {
                float[] rows = new float[ids.length * TinyPair.FEATURES];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = i % TinyPair.FEATURES == 0 || (i * 7919L) % 5 < 2 ? 1 : 0;
                }
                builder.add(Tensor.of(Device.CPU, rows, ids.length, TinyPair.FEATURES));
            }
        }
        FeatureActivations activations = builder.build();
        FeatureStatistics statistics = FeatureStatistics.of(activations, table);
        double[] nrn = {1, 0.4, 0.3, 0.6, 0.5, 0.45};
        PaperSelection selection = PaperSelection.of(activations, statistics, labels, nrn);
        assertThat(selection.aboveHalf(1)).containsExactly(0);
        assertThat(selection.belowHalf(100)).containsExactlyInAnyOrder(1, 2, 4, 5);

        double[] norms = {1, 1, 1, 1, 1, 1};
        Bootstrap bootstrap = new Bootstrap(5, 200);
        int[][] openings = Openings.positions(table, labels, 1000);
        int[] targets = Openings.targets(table, labels);
        assertThat(targets).containsExactly(TinyPair.OPENER);
        try (ForcedDocuments forced = new ForcedDocuments(tiny.pair, documents, Progress.SILENT)) {
            OpenerShift shift = new OpenerShift(forced, openings, targets, bootstrap);
            int[][] elsewhere = Openings.ofOthers(table, REFLECTION, 1000);
            OpenerShift others = new OpenerShift(forced, elsewhere, new int[0], bootstrap);
            PaperAblation ablation = new PaperAblation(
                    shift, new MatchedRandom(statistics, norms), bootstrap, new PaperAblation.Controls(2, 2));
            List<PaperRow> rows = PaperAblation.corrected(List.of(
                    ablation.measure(REFLECTION, choice(selection, 0.5)),
                    ablation.measure(REFLECTION, choice(selection, 100))));
            PaperRow first = rows.getFirst();
            assertThat(first.choice().features()).containsExactly(0);
            Estimate distilled = first.distilled().logit();
            assertThat(distilled.value()).isLessThan(-0.01);
            assertThat(Objects.requireNonNull(distilled.measured()).excludes(0)).isTrue();
            assertThat(first.base().logit().value()).isEqualTo(0, within(1e-12));
            assertThat(Math.abs(first.controlRandom().logit().value())).isLessThan(-distilled.value());
            Shift rotated = Objects.requireNonNull(first.controlRotated());
            assertThat(Math.abs(rotated.logit().value())).isLessThan(-distilled.value());
            assertThat(first.tree("relu-l1")).doesNotContainKey("other_categories");
            PaperRow beside =
                    first.beside(others.without(Side.DISTILLED, first.choice().features()));
            Estimate elsewhereToo =
                    Objects.requireNonNull(beside.otherCategories()).logit();
            assertThat(Objects.requireNonNull(distilled.minus(elsewhereToo).measured())
                            .excludes(0))
                    .as("the planted feature argues for one word only: " + elsewhereToo.value())
                    .isTrue();
            assertThat(distilled.value()).isLessThan(elsewhereToo.value());
            assertThat(first.pValue()).isLessThan(0.05);
            // the only target is the only opener; its log p falls less than its logit, since it was in the denominator
            // too
            assertThat(first.distilled().targetLogit().value()).isCloseTo(distilled.value(), within(1e-6));
            assertThat(first.distilled().logProbability().value()).isBetween(distilled.value(), 0.0);
            assertThat(beside.tree("relu-l1"))
                    .containsEntry("k_percent", 0.5)
                    .containsKeys(
                            "distilled",
                            "distilled_log_probability",
                            "distilled_target_logit",
                            "base",
                            "control_low_nrn",
                            "control_random",
                            "control_rotated",
                            "other_categories",
                            "distilled_minus_other_categories",
                            "encoder")
                    .doesNotContainKey("other_categories_target_logit");
            assertThat(rows.getLast().tree("relu-l1")).containsEntry("k_percent", 100);
        }
    }

    private static FeatureChoice choice(PaperSelection selection, double percent) {
        return new FeatureChoice("paper", percent, selection.aboveHalf(percent), selection.belowHalf(10));
    }

    @Test
    void liftIsOfFeaturesThatAreMoreActiveBeforeOpenersThanElsewhere() {
        TokenTable table = table();
        TokenLabels labels = new TokenLabels(table, REFLECTION);
        FeatureActivations.Builder builder = new FeatureActivations.Builder(4);
        try (Scope scope = Scope.open()) {
            float[] rows = new float[table.size() * 4];
            int seen = 0;
            for (int token = 0; token < table.size(); token++) {
                boolean before = labels.pre(token);
                rows[4 * token] = before ? 1 : 0.5f; // twice as active
                rows[4 * token + 1] = before ? 3 : 0.5f; // six times
                rows[4 * token + 2] = before ? 0.5f : 1; // less
                rows[4 * token + 3] = before && seen++ == 0 ? 9 : 0; // only there, but hardly ever
            }
            builder.add(Tensor.of(Device.CPU, rows, table.size(), 4));
        }
        FeatureActivations activations = builder.build();
        assertThat(Lift.ranked(activations, table, labels, f -> true)).containsExactly(1, 0);
        assertThat(Lift.ranked(activations, table, labels, f -> f != 1)).containsExactly(0);
    }

    @Test
    void matchedFeaturesAreOthersOfTheSameSize() {
        int features = 200;
        double[] firing = new double[features];
        double[] mean = new double[features];
        double[] norms = new double[features];
        for (int f = 0; f < features; f++) {
            firing[f] = f % 10 == 0 ? 0 : 0.001 * (1 + f);
            mean[f] = 1 + f % 3;
            norms[f] = 1;
        }
        MatchedRandom matched = new MatchedRandom(new FeatureStatistics(1000, firing, mean, mean), norms);
        List<Integer> chosen = List.of(150, 151, 152, 33);
        List<Integer> stand = matched.of(chosen, 1);
        assertThat(stand).hasSize(4).doesNotContainAnyElementsOf(chosen);
        assertThat(new HashSet<>(stand)).hasSize(4);
        for (int i = 1; i < 4; i++) {
            assertThat(firing[stand.get(i)]).isCloseTo(firing[chosen.get(i)], within(0.5 * firing[chosen.get(i)]));
        }
        assertThat(matched.of(chosen, 1)).isEqualTo(stand);
        assertThat(matched.of(chosen, 2)).isNotEqualTo(stand);
    }
}
