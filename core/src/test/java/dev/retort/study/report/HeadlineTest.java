package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.study.metrics.Tree;
import dev.retort.study.report.Headline.Verdict;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    private static final String SHARE = "\"crosscoders\": {\"relu-l1\": {\"nrn\": {\"above_0.9\": %s}}}";

    @Test
    void theWholeStudyShowsAllThree() {
        Headline headline = headline(Samples.whole());
        assertThat(headline.answers()).extracting(Headline.Answer::verdict).containsOnly(Verdict.SHOWN);
        assertThat(headline.answers().getFirst().sentence().en()).contains("19.7 %");
    }

    @Test
    void withoutANullPairNobodyKnowsWhatIsChance() {
        assertThat(first("{" + share(0.2, 0.18, 0.22) + "}").verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aShareThatTheNullPairReachesIsNotBeyondChance() {
        String metrics =
                "{" + share(0.2, 0.18, 0.22) + ", \"null_pairs\": {\"continued\": {" + share(0.19, 0.17, 0.21) + "}}}";
        assertThat(first(metrics).verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void theContinuedNullPairCountsWhereThereIsOne() {
        String metrics = "{" + share(0.2, 0.18, 0.22) + ", \"null_pairs\": {\"continued\": {" + share(0.19, 0.17, 0.21)
                + "}, \"identical\": {" + share(0.02, 0.01, 0.03) + "}}}";
        assertThat(first(metrics).verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void aFallThatTheRotatedControlMakesAsWellIsNotCausal() {
        assertThat(causal("{\"value\": 0.7, \"low\": 0.65, \"high\": 0.75}")).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(causal("{\"value\": 1.0, \"low\": 0.97, \"high\": 1.03}")).isEqualTo(Verdict.SHOWN);
        assertThat(causal("null")).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theStudysOwnDifferenceFromTheNullPairIsTaken() {
        String bare = SHARE.formatted("0.2");
        String none = "{" + bare + ", \"null_pairs\": {\"continued\": {" + bare + "}}}";
        assertThat(first(none).verdict()).as("no interval, no claim").isEqualTo(Verdict.UNKNOWN);
        String measured = "{" + bare + ", \"null_pairs\": {\"continued\": {" + bare
                + ", \"real_minus_null\": {\"relu-l1\": {\"nrn_above_0.9\": "
                + "{\"value\": 0.1, \"low\": 0.05, \"high\": 0.15}}}}}}";
        assertThat(first(measured).verdict()).isEqualTo(Verdict.SHOWN);
        assertThat(first(measured).sentence().en()).contains("+10.0 pt [+5.0, +15.0]");
    }

    @Test
    void steeringWithoutAChosenStrengthIsToldAsSuch() {
        String doses = "{\"steering\": [{\"strength\": 1, \"chosen\": false, \"greedy_length_change\": 0.1,"
                + " \"greedy_accuracy_change\": -0.2}, {\"strength\": 2, \"chosen\": false}]}";
        assertThat(headline(Samples.only(doses)).answers().getLast().sentence().en())
                .contains("no strength");
    }

    @Test
    void whatANullPairDoesAsWellIsNoWorkOfDistillation() {
        assertThat(logits(-3.0, -0.1)).isEqualTo(Verdict.SHOWN);
        assertThat(logits(-3.0, -3.1)).isEqualTo(Verdict.NOT_SHOWN);
    }

    private static Verdict logits(double real, double nullPair) {
        String row = "{\"ablation\": {\"paper\": [{\"category\": \"self-reflection\", \"k_percent\": 20,"
                + " \"distilled\": %s, \"control_low_nrn\": %s}]}";
        String metrics = row.formatted(logit(real), logit(0)) + ", \"null_pairs\": {\"continued\": "
                + row.formatted(logit(nullPair), logit(0)) + "}}}";
        return headline(Samples.only(metrics)).answers().get(1).verdict();
    }

    private static String logit(double value) {
        return "{\"value\": " + value + ", \"low\": " + (value - 0.2) + ", \"high\": " + (value + 0.2) + "}";
    }

    private static Verdict causal(String rotated) {
        String metrics = "{\"ablation\": {\"accuracy\": [{\"features\": [1, 2], \"forced_ratio\": {\"value\": 0.72, "
                + "\"low\": 0.68, \"high\": 0.76}, \"rotated_forced_ratio\": " + rotated + "}]}}";
        return headline(Samples.only(metrics)).answers().get(1).verdict();
    }

    private static Headline.Answer first(String metrics) {
        return headline(Samples.only(metrics)).answers().getFirst();
    }

    private static String share(double value, double low, double high) {
        return SHARE.formatted("{\"value\": " + value + ", \"low\": " + low + ", \"high\": " + high + "}");
    }

    private static Headline headline(ReportInput input) {
        Tree metrics = new Tree(input.metrics());
        return Headline.of(Arm.all(metrics), metrics, Words.load());
    }
}
