package dev.retort.atlas;

import dev.retort.activations.TokenTable;
import dev.retort.basics.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    private static final Set<Contrast> ALL = EnumSet.allOf(Contrast.class);

    private final List<Reading> readings;
    private final List<WordsAgainstLabels.Row> words;

    private CategoryScores(List<Reading> readings, List<WordsAgainstLabels.Row> words) {
        this.readings = List.copyOf(readings);
        this.words = List.copyOf(words);
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

    /** How far word lists mislead, where a corpus has labels for the same. */
    public List<WordsAgainstLabels.Row> words() {
        return words;
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
        List<CategoryQuestion> asked = new ArrayList<>();
        Map<String, Set<Contrast>> roles =
                categories.all().stream().collect(Collectors.toMap(Category::name, Category::roles));
        ask(Source.WORDS, categories.label(table), roles, halves, features, asked);
        ask(Source.LABELS, table, Map.of(), halves, features, asked);
        if (asked.isEmpty()) {
            return new CategoryScores(List.of(), List.of());
        }
        List<WordsAgainstLabels> compared = WordsAgainstLabels.of(asked, categories);
        DocumentScores.Work work = new DocumentScores.Work(halves.documents());
        try (Progress.Task task = progress.begin("score categories", features, "features")) {
            code.forEach(_ -> true, (feature, tokens, values) -> {
                if (tokens.length > 0) {
                    Auroc sorted = Auroc.of(tokens, values);
                    for (CategoryQuestion one : asked) {
                        one.add(feature, sorted, tokens, values, work);
                    }
                }
                task.advance(1);
            });
        }
        Set<Integer> wanted = new HashSet<>();
        asked.forEach(one -> wanted.addAll(one.best()));
        SecondHalf second = new SecondHalf(halves, Bootstrap.of(seed));
        try (Progress.Task task = progress.begin("resample documents", wanted.size(), "features")) {
            code.forEach(wanted::contains, (feature, tokens, values) -> {
                Auroc sorted = Auroc.of(tokens, values);
                for (CategoryQuestion one : asked) {
                    one.resample(feature, sorted, second);
                }
                for (WordsAgainstLabels both : compared) {
                    both.resample(feature, sorted, second);
                }
                task.advance(1);
            });
        }
        return new CategoryScores(
                corrected(asked), compared.stream().map(WordsAgainstLabels::row).toList());
    }

    /** @param roles of a category by its name; of one that is not there, all contrasts */
    private static void ask(
            Source source,
            TokenTable table,
            Map<String, Set<Contrast>> roles,
            Halves halves,
            int features,
            List<CategoryQuestion> asked) {
        for (String category : TokenLabels.categories(table)) {
            TokenLabels labels = new TokenLabels(table, category);
            ReasonScore reason = new ReasonScore(table, labels, features);
            boolean first = true;
            for (Contrast contrast : Contrast.values()) {
                if (!roles.getOrDefault(category, ALL).contains(contrast)) {
                    continue;
                }
                DocumentScores scores = new DocumentScores(labels.labelling(contrast), halves);
                if (!scores.empty()) {
                    asked.add(new CategoryQuestion(source, category, contrast, scores, features, reason, first));
                    first = false;
                }
            }
        }
    }

    /** Corrects over the features and categories of each source and contrast. */
    private static List<Reading> corrected(List<CategoryQuestion> asked) {
        Map<Source, Map<Contrast, List<CategoryQuestion>>> families = new EnumMap<>(Source.class);
        for (CategoryQuestion one : asked) {
            families.computeIfAbsent(one.source(), _ -> new EnumMap<>(Contrast.class))
                    .computeIfAbsent(one.contrast(), _ -> new ArrayList<>())
                    .add(one);
        }
        List<Reading> readings = new ArrayList<>();
        families.values()
                .forEach(byContrast -> byContrast.values().forEach(family -> {
                    double[] p = family.stream()
                            .flatMapToDouble(one ->
                                    IntStream.range(0, one.scores().length).mapToDouble(one::p))
                            .toArray();
                    double[] q = BenjaminiHochberg.adjusted(p);
                    int from = 0;
                    for (CategoryQuestion one : family) {
                        readings.add(one.reading(Arrays.copyOfRange(q, from, from + one.scores().length)));
                        from += one.scores().length;
                    }
                }));
        return readings;
    }
}
