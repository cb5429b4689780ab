package dev.retort.atlas;

import dev.retort.activations.TokenTable;
import dev.retort.basics.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How well every feature tells every category, in every contrast, by everyone who says where categories are. Features are
 * chosen on one half of the documents and measured on the other.
 */
public final class CategoryScores {
    /** Who says where the categories are. */
    public enum Source {
        /** Word lists. */
        WORDS,
        /** The labels that the documents came with. */
        LABELS;

        /** As tables have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of these, by rank on the first half, the intervals are bootstrapped. */
    public static final int CHOSEN = 10;

    private final List<Reading> readings;

    private CategoryScores(List<Reading> readings) {
        this.readings = List.copyOf(readings);
    }

    /**
     * One category in one contrast, by one source.
     *
     * @param scores by feature; null for one that never fires
     * @param q the false discovery rate over all categories of the source and contrast, by feature; NaN where it never fires
     * @param chosen the best features on the first half, best first, and what they reach on the second
     * @param reason {@link ReasonScore} by feature
     */
    @SuppressWarnings("ArrayRecordComponent") // indexed by feature, never compared or used as a key
    public record Reading(
            Source source,
            String category,
            Contrast contrast,
            DocumentScores.@Nullable Score[] scores,
            double[] q,
            List<Chosen> chosen,
            double[] reason) {
        public Reading {
            chosen = List.copyOf(chosen);
        }
    }

    /** A feature chosen on the first half, with its AUROC on the second. */
    public record Chosen(int feature, Estimate auroc) {}

    public List<Reading> readings() {
        return readings;
    }

    /**
     * Reads all of a corpus's code once, and the chosen features' twice.
     *
     * @param table with the documents' own labels
     * @param categories whose words are looked for
     * @param seed of the halves and the resamples
     */
    public static CategoryScores of(
            StoredCode code, int features, TokenTable table, Categories categories, long seed, Progress progress) {
        Halves halves = Halves.of(table, seed);
        List<Asked> asked = new ArrayList<>();
        ask(Source.WORDS, categories.label(table), halves, features, asked);
        ask(Source.LABELS, table, halves, features, asked);
        if (asked.isEmpty()) {
            return new CategoryScores(List.of());
        }
        DocumentScores.Work work = new DocumentScores.Work(halves.documents());
        try (Progress.Task task = progress.begin("score categories", features, "features")) {
            code.forEach(_ -> true, (feature, tokens, values) -> {
                if (tokens.length > 0) {
                    Auroc sorted = Auroc.of(tokens, values);
                    for (Asked one : asked) {
                        one.add(feature, sorted, tokens, values, work);
                    }
                }
                task.advance(1);
            });
        }
        Set<Integer> wanted = new HashSet<>();
        asked.forEach(one -> wanted.addAll(one.best()));
        Bootstrap bootstrap = Bootstrap.of(seed);
        try (Progress.Task task = progress.begin("resample documents", wanted.size(), "features")) {
            code.forEach(wanted::contains, (feature, tokens, values) -> {
                Auroc sorted = Auroc.of(tokens, values);
                for (Asked one : asked) {
                    one.resample(feature, sorted, halves, bootstrap);
                }
                task.advance(1);
            });
        }
        return new CategoryScores(corrected(asked));
    }

    private static void ask(Source source, TokenTable table, Halves halves, int features, List<Asked> asked) {
        for (String category : TokenLabels.categories(table)) {
            TokenLabels labels = new TokenLabels(table, category);
            ReasonScore reason = new ReasonScore(table, labels, features);
            boolean first = true;
            for (Contrast contrast : Contrast.values()) {
                DocumentScores scores = new DocumentScores(labels.labelling(contrast), halves);
                if (!scores.empty()) {
                    asked.add(new Asked(source, category, contrast, scores, features, reason, first));
                    first = false;
                }
            }
        }
    }

    /** Corrects over the features and categories of each source and contrast. */
    private static List<Reading> corrected(List<Asked> asked) {
        Map<Source, Map<Contrast, List<Asked>>> families = new EnumMap<>(Source.class);
        for (Asked one : asked) {
            families.computeIfAbsent(one.source, _ -> new EnumMap<>(Contrast.class))
                    .computeIfAbsent(one.contrast, _ -> new ArrayList<>())
                    .add(one);
        }
        List<Reading> readings = new ArrayList<>();
        families.values()
                .forEach(byContrast -> byContrast.values().forEach(family -> {
                    double[] p = family.stream()
                            .flatMapToDouble(
                                    one -> IntStream.range(0, one.scores.length).mapToDouble(one::p))
                            .toArray();
                    double[] q = BenjaminiHochberg.adjusted(p);
                    int from = 0;
                    for (Asked one : family) {
                        readings.add(one.reading(Arrays.copyOfRange(q, from, from + one.scores.length)));
                        from += one.scores.length;
                    }
                }));
        return readings;
    }

    /** A reading in the making. */
    private static final class Asked {
        private final Source source;
        private final String category;
        private final Contrast contrast;
        private final DocumentScores by;
        private final ReasonScore reason;
        private final boolean addsReason;
        private final DocumentScores.@Nullable Score[] scores;
        private final List<Chosen> chosen = new ArrayList<>();
        private List<Integer> best = List.of();

        Asked(
                Source source,
                String category,
                Contrast contrast,
                DocumentScores by,
                int features,
                ReasonScore reason,
                boolean addsReason) {
            this.source = source;
            this.category = category;
            this.contrast = contrast;
            this.by = by;
            this.reason = reason;
            this.addsReason = addsReason;
            this.scores = new DocumentScores.Score[features];
        }

        void add(int feature, Auroc sorted, int[] tokens, float[] values, DocumentScores.Work work) {
            scores[feature] = by.of(sorted, work);
            if (addsReason) {
                reason.add(feature, tokens, values);
            }
        }

        List<Integer> best() {
            best = IntStream.range(0, scores.length)
                    .filter(f -> scores[f] != null)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(f -> -onFirst(f)))
                    .limit(CHOSEN)
                    .toList();
            return best;
        }

        private double onFirst(int feature) {
            DocumentScores.Score score = scores[feature];
            return score == null ? Double.NaN : score.chosen();
        }

        private double p(int feature) {
            DocumentScores.Score score = scores[feature];
            return score == null ? Double.NaN : score.p();
        }

        void resample(int feature, Auroc sorted, Halves halves, Bootstrap bootstrap) {
            if (best.contains(feature)) {
                chosen.add(new Chosen(feature, sorted.estimate(by.labelling(), halves, bootstrap)));
            }
        }

        Reading reading(double[] q) {
            chosen.sort(Comparator.comparingInt(one -> best.indexOf(one.feature())));
            return new Reading(source, category, contrast, scores, q, chosen, reason.scores());
        }
    }
}
