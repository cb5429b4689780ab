package dev.retort.atlas.label;

import dev.retort.atlas.Context;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A feature's contexts, parted so that no document is both explained from and scored on.
 *
 * @param max the feature's largest value in the corpus
 * @param explaining where it fires, for the explanation: the strongest, then some drawn from all
 * @param firing where it fires, for the scores: drawn from all, one a document
 * @param silent where it does not, for the scores: one a document
 */
record Evidence(int feature, double max, List<Context> explaining, List<Context> firing, List<Context> silent) {
    /** Of the strongest, for the explanation. */
    static final int STRONGEST = 10;

    /** Scores on fewer examples of either kind say nothing. */
    static final int FEWEST = 5;

    Evidence {
        explaining = List.copyOf(explaining);
        firing = List.copyOf(firing);
        silent = List.copyOf(silent);
    }

    /** A feature's contexts as the atlas has them. */
    record Contexts(double max, List<Context> top, List<Context> sample, List<Context> silent) {}

    /**
     * Documents with contexts drawn from all are shuffled; the first of them, with a quarter of those contexts, go to the
     * explanation, the others to the scores. Of the strongest contexts those count that are in no document of the scores.
     */
    static Evidence of(int feature, Contexts contexts, long seed) {
        List<String> documents = new ArrayList<>(new LinkedHashSet<>(
                contexts.sample().stream().map(Context::document).sorted().toList()));
        int[] order = Rng.permutation(documents.size(), seed, "label split", feature);
        Set<String> explained = new HashSet<>();
        int wanted = (contexts.sample().size() + 3) / 4;
        for (int i = 0, drawn = 0; drawn < wanted; i++) {
            String document = documents.get(order[i]);
            explained.add(document);
            drawn += (int) contexts.sample().stream()
                    .filter(context -> context.document().equals(document))
                    .count();
        }
        Set<String> scored = new HashSet<>(documents);
        scored.removeAll(explained);
        List<Context> explaining = new ArrayList<>();
        for (Context context : contexts.top()) {
            if (explaining.size() < STRONGEST && !scored.contains(context.document())) {
                explaining.add(context);
            }
        }
        List<Context> firing = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i : Rng.permutation(contexts.sample().size(), seed, "label examples", feature)) {
            Context context = contexts.sample().get(i);
            if (explained.contains(context.document())) {
                explaining.add(context);
            } else if (seen.add(context.document())) {
                firing.add(context);
            }
        }
        List<Context> silent = new ArrayList<>();
        explaining.forEach(context -> seen.add(context.document()));
        for (Context context : contexts.silent()) {
            if (silent.size() < firing.size() && seen.add(context.document())) {
                silent.add(context);
            }
        }
        return new Evidence(feature, contexts.max(), explaining, firing, silent);
    }

    /** Whether there is enough of both kinds to score a name. */
    boolean measures() {
        return firing.size() >= FEWEST && silent.size() >= FEWEST;
    }
}
