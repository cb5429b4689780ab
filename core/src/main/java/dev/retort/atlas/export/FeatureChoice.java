package dev.retort.atlas.export;

import dev.retort.atlas.FeatureClass;
import dev.retort.basics.BadInput;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which features are exported.
 *
 * @param numbers such as {@code 12,40-63}; null for all
 * @param word a class's; null for all
 * @param top the first so many only; null for all
 * @param by what they are ordered by for that, the largest first
 */
public record FeatureChoice(
        @Nullable String numbers,
        @Nullable String word,
        @Nullable Integer top,
        String by) {
    /** What features can be ordered by. */
    public static final List<String> ORDERS = List.of("firing", "nrn", "mean", "max", "nu_error", "cos_decoder");

    /** All features. */
    public static final FeatureChoice ALL = new FeatureChoice(null, null, null, "firing");

    public FeatureChoice {
        if (!ORDERS.contains(by)) {
            throw new BadInput("--by " + by + ": there are " + String.join(", ", ORDERS) + ".");
        }
        if (top != null && top < 1) {
            throw new BadInput("--top must be at least 1.");
        }
        if (word != null) {
            FeatureClass.of(word);
        }
    }

    /**
     * Their numbers, ascending.
     *
     * @param alive whether features that never fired are left out
     * @throws BadInput when none is left
     */
    List<Integer> in(OpenAtlas atlas, boolean alive) {
        BitSet wanted = numbers == null ? null : numbers(numbers, atlas.size());
        List<Integer> chosen = atlas
                .ask("SELECT feature, class, fired FROM features ORDER BY " + by + " DESC NULLS LAST, feature")
                .rows()
                .stream()
                .filter(row -> word == null || word.equals(row.get(1)))
                .filter(row -> !alive || number(row.get(2)) > 0)
                .map(row -> (int) number(row.get(0)))
                .filter(feature -> wanted == null || wanted.get(feature))
                .limit(top == null ? Integer.MAX_VALUE : top)
                .sorted()
                .toList();
        if (chosen.isEmpty()) {
            throw new BadInput("no feature is left to export: none is of that kind" + (alive ? " and fires" : "")
                    + "; ask for others with --features or --class.");
        }
        return chosen;
    }

    private static long number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    private static BitSet numbers(String text, int size) {
        BitSet wanted = new BitSet(size);
        for (String piece : text.split(",", -1)) {
            String[] ends = piece.strip().split("-", 2);
            int from = number(ends[0], text, size);
            int to = ends.length == 1 ? from : number(ends[1], text, size);
            if (to < from) {
                throw new BadInput("--features " + text + ": " + piece.strip() + " ends before it begins.");
            }
            wanted.set(from, to + 1);
        }
        return wanted;
    }

    private static int number(String text, String all, int size) {
        String digits = text.strip();
        if (!digits.matches("\\d{1,9}")) {
            throw new BadInput("--features " + all + ": expected numbers such as 12,40-63, found \"" + digits + "\".");
        }
        int number = Integer.parseInt(digits);
        if (number >= size) {
            throw new BadInput("--features " + all + ": there is no feature " + number
                    + ": they are numbered from 0, and there are " + size + ".");
        }
        return number;
    }
}
