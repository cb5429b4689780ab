package dev.retort.atlas.label;

import dev.retort.atlas.Context;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Tokens of a context set off by « and »; such that follow each other share one pair. */
final class Marks {
    /** A token counts as one the feature fires on from this share of the context's largest value on, as in delphi. */
    static final double THRESHOLD = 0.3;

    private Marks() {}

    /** Where the feature fires. */
    static BitSet firing(Context context) {
        double most = context.values().stream().mapToDouble(v -> v).max().orElse(0);
        BitSet marks = new BitSet();
        for (int i = 0; i < context.values().size(); i++) {
            if (context.values().get(i) > 0 && context.values().get(i) >= THRESHOLD * most) {
                marks.set(i);
            }
        }
        return marks;
    }

    /**
     * Where it does not: the token the context was drawn for (those it fires on stand in the middle, too), and others drawn.
     *
     * @param count how many in all, fewer where the context is shorter
     */
    static BitSet wrong(Context context, int count, long seed, int feature, int example) {
        BitSet marks = new BitSet();
        marks.set(context.peak());
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < context.tokens().size(); i++) {
            if (i != context.peak()) {
                others.add(i);
            }
        }
        RandomGenerator random = Rng.of(seed, "wrong marks", feature, example);
        while (marks.cardinality() < count && !others.isEmpty()) {
            marks.set(others.remove(random.nextInt(others.size())));
        }
        return marks;
    }

    static String text(Context context, BitSet marks) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < context.tokens().size(); i++) {
            text.append(marks.get(i) && !(i > 0 && marks.get(i - 1)) ? "«" : "")
                    .append(context.tokens().get(i))
                    .append(marks.get(i) && !marks.get(i + 1) ? "»" : "");
        }
        return text.toString();
    }
}
