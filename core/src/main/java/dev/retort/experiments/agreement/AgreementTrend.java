package dev.retort.experiments.agreement;

import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;

/**
 * How agreement goes with size, over the pairs of several {@code agreement.json}.
 *
 * @param by {@code parameters} when every file gives them, else {@code d_model}
 * @param pairs smallest first
 * @param lines a measure each, those that every pair has
 */
public record AgreementTrend(String by, List<Pair> pairs, List<Line> lines) {
    /** Orders of so few sizes are too few for a p-value below .05. */
    public static final int TOO_FEW = 4;

    private static final int SHUFFLES = 9999;

    /** One pair and its figures by measure. */
    public record Pair(String name, String hook, double size, Map<String, Double> values) {}

    /**
     * A measure over the sizes.
     *
     * @param spearman of the measure with size; NaN when either is the same throughout
     * @param kendall τ_b so too
     * @param p that |τ_b| is as large when sizes are shuffled; null for four pairs or fewer
     */
    public record Line(
            String measure,
            double spearman,
            double kendall,
            @Nullable Double p) {}

    /** @throws BadInput when there are fewer than two pairs, or no measure that all have */
    public static AgreementTrend of(List<Path> files) {
        List<MapNode> roots = files.stream()
                .map(file -> Json.read(file).asMap("an agreement"))
                .toList();
        boolean known = roots.stream().allMatch(root -> root.has("parameters"));
        List<Pair> pairs = new ArrayList<>();
        for (MapNode root : roots) {
            for (Node node : root.need("pairs").asList()) {
                pairs.add(pair(root, node.asMap("a pair of models"), known));
            }
        }
        if (pairs.size() < 2) {
            throw new BadInput("--compare: expected the files of two pairs at least; found " + pairs.size() + ".");
        }
        pairs.sort(Comparator.comparingDouble(Pair::size).thenComparing(Pair::name));
        Set<String> measures = new LinkedHashSet<>(pairs.getFirst().values().keySet());
        pairs.forEach(pair -> measures.retainAll(pair.values().keySet()));
        if (measures.isEmpty()) {
            throw new BadInput("--compare: there is no measure that all pairs have.");
        }
        double[] sizes = pairs.stream().mapToDouble(Pair::size).toArray();
        List<Line> lines =
                measures.stream().map(measure -> line(measure, sizes, pairs)).toList();
        return new AgreementTrend(known ? "parameters" : "d_model", pairs, lines);
    }

    private static Pair pair(MapNode root, MapNode pair, boolean known) {
        MapNode measures = pair.need("measures").asMap("measures");
        Map<String, Double> values = new LinkedHashMap<>();
        for (String measure : measures.keys()) {
            Node value = measures.need(measure).asMap("a measure").need("value");
            if (!value.isNull()) {
                values.put(measure, value.asDouble());
            }
        }
        double size = known
                ? root.need("parameters").asDouble()
                : pair.need("d_model").asList().getFirst().asDouble();
        String name =
                pair.need("model_a").asText() + " → " + pair.need("model_b").asText();
        return new Pair(name, pair.need("hook").asText(), size, values);
    }

    private static Line line(String measure, double[] sizes, List<Pair> pairs) {
        double[] values = pairs.stream()
                .mapToDouble(pair -> pair.values().getOrDefault(measure, Double.NaN))
                .toArray();
        double spearman = new SpearmansCorrelation().correlation(sizes, values);
        double kendall = kendall(sizes, values);
        Double p = pairs.size() <= TOO_FEW || Double.isNaN(kendall) ? null : p(sizes, values, kendall);
        return new Line(measure, spearman, kendall, p);
    }

    private static double kendall(double[] sizes, double[] values) {
        return new KendallsCorrelation().correlation(sizes, values);
    }

    private static double p(double[] sizes, double[] values, double kendall) {
        int atLeast = 0;
        double[] shuffled = new double[sizes.length];
        for (int r = 0; r < SHUFFLES; r++) {
            int[] order = Rng.permutation(sizes.length, 0, "agreement trend", r);
            for (int i = 0; i < order.length; i++) {
                shuffled[i] = sizes[order[i]];
            }
            atLeast += Math.abs(kendall(shuffled, values)) >= Math.abs(kendall) - 1e-12 ? 1 : 0;
        }
        return (1.0 + atLeast) / (1.0 + SHUFFLES);
    }

    /** A line a measure, a column a pair, for people. */
    public Table table() {
        List<String> columns = new ArrayList<>(List.of("measure"));
        pairs.forEach(pair -> columns.add(String.format(Locale.ROOT, "%,.0f", pair.size())));
        columns.addAll(List.of("spearman", "kendall", "p"));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (AgreementTrend.Line line : lines) {
            List<@Nullable Object> row = new ArrayList<>(List.of(line.measure()));
            pairs.forEach(pair -> row.add(pair.values().get(line.measure())));
            row.add(Agreement.known(line.spearman()));
            row.add(Agreement.known(line.kendall()));
            row.add(line.p());
            rows.add(row);
        }
        return new Table(columns, rows, false);
    }
}
