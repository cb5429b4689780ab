package dev.retort.experiments.agreement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What has been read of a pair, by the measures' names, while the rows' other columns are still being worked out. */
final class Figures {
    private final SidePair pair;
    private final KeptTokens kept;
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final Map<String, double[]> without = new HashMap<>();
    private final Map<String, Shuffled> shuffled = new HashMap<>();
    private int sampled;
    private int sampledDocuments;

    Figures(SidePair pair, KeptTokens kept) {
        this.pair = pair;
        this.kept = kept;
    }

    void put(String name, double value) {
        values.put(name, value);
    }

    void put(String name, double value, double[] withoutEach) {
        values.put(name, value);
        without.put(name, withoutEach);
    }

    void without(String name, int group, double value) {
        without.computeIfAbsent(name, _ -> filled(kept.groups()))[group] = value;
    }

    private static double[] filled(int length) {
        double[] none = new double[length];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    void sample(int tokens, int documents) {
        sampled = tokens;
        sampledDocuments = documents;
    }

    void shuffled(String name, Shuffled figure) {
        shuffled.put(name, figure);
    }

    List<AgreementRow> rows() {
        List<AgreementRow> rows = new ArrayList<>();
        values.forEach((name, value) -> {
            boolean some = name.equals(SampledTokens.RSA) || name.equals(SampledTokens.NEIGHBOURS);
            double[] others = without.get(name);
            Jackknife ends = others == null ? Jackknife.NONE : Jackknife.of(value, others);
            rows.add(new AgreementRow(
                    pair,
                    name,
                    value,
                    ends.low(),
                    ends.high(),
                    Objects.requireNonNullElse(shuffled.get(name), Shuffled.NONE),
                    some ? sampled : kept.tokens(),
                    some ? sampledDocuments : kept.documents()));
        });
        return rows;
    }
}
