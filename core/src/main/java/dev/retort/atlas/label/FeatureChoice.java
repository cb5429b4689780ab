package dev.retort.atlas.label;

import dev.retort.basics.BadInput;
import dev.retort.tables.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which features are named. */
public final class FeatureChoice {
    /** Features at either end of NRN, as in Baek &amp; Tegmark (2503.03730). */
    public static final int EXTREMES = 100;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NUMBER = "\\d{1,9}";

    private FeatureChoice() {}

    /** Those that fire, of the largest NRN and of the smallest, so many each. */
    public static List<Integer> extremes(Database database, int each) {
        String sql = "SELECT feature FROM features WHERE fired > 0 AND nrn IS NOT NULL ORDER BY nrn %s, feature LIMIT "
                + each;
        Set<Integer> chosen = new LinkedHashSet<>(numbers(database, sql.formatted("DESC")));
        chosen.addAll(numbers(database, sql.formatted("ASC")));
        return List.copyOf(chosen);
    }

    /** Of each class those that fire most often, so many each. */
    public static List<Integer> mostFiring(Database database, int each) {
        return numbers(
                database,
                "SELECT feature FROM (SELECT feature, class, row_number() OVER (PARTITION BY class ORDER BY fired DESC, "
                        + "feature) AS place FROM features WHERE fired > 0) WHERE place <= " + each
                        + " ORDER BY class, place");
    }

    /** All that fire. */
    public static List<Integer> firing(Database database) {
        return numbers(database, "SELECT feature FROM features WHERE fired > 0 ORDER BY feature");
    }

    /**
     * Those a user names.
     *
     * @param text such as {@code 12,40-60}
     */
    public static List<Integer> listed(Database database, String text) {
        int count = count(database);
        Set<Integer> chosen = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            String[] ends = part.strip().split("\\s*-\\s*", -1);
            if (ends.length > 2 || !ends[0].matches(NUMBER) || !ends[ends.length - 1].matches(NUMBER)) {
                throw new BadInput("--features: expected numbers and ranges such as 12,40-60, not \"" + part + "\".");
            }
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (first > last || last >= count) {
                throw new BadInput("--features " + part.strip() + ": the atlas's features are numbered 0 to "
                        + (count - 1) + (first > last ? ", and a range goes upwards." : "."));
            }
            for (int feature = first; feature <= last; feature++) {
                chosen.add(feature);
            }
        }
        return List.copyOf(chosen);
    }

    /** How many features an atlas has. */
    public static int count(Database database) {
        return numbers(database, "SELECT count(*) FROM features").getFirst();
    }

    private static List<Integer> numbers(Database database, String sql) {
        List<Integer> numbers = new ArrayList<>();
        for (List<?> row : database.query(sql, Integer.MAX_VALUE, LIMIT).rows()) {
            if (row.getFirst() instanceof Number number) {
                numbers.add(number.intValue());
            }
        }
        return numbers;
    }
}
