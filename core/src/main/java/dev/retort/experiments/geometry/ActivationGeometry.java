package dev.retort.experiments.geometry;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Part;
import dev.retort.atlas.CorpusParts;
import dev.retort.atlas.Measured;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.experiments.agreement.KeptTokens;
import dev.retort.experiments.agreement.SidePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Over how many directions each side's activations are spread: all of a part's unflagged tokens, and those of each kind of
 * document, of what is inside and outside of {@code <think>}, and of correct and wrong answers.
 *
 * @param parts the first is all of it
 * @param skipped parts of the corpus with too few documents for an interval
 */
public record ActivationGeometry(Part part, List<CorpusPart> parts, List<String> skipped) {
    /** The name of the part that is everything. */
    public static final String ALL = "all";

    /**
     * Some tokens, in every side, and what changes from a pair's first side to its second.
     *
     * @param groups of documents that were left out in turn
     */
    public record CorpusPart(
            String name, long tokens, int documents, int groups, List<Side> sides, List<Change> changes) {}

    /**
     * @param width d
     * @param curve the share of the variance along the first 1, 2, … axes
     */
    @SuppressWarnings("ArrayRecordComponent") // read axis by axis, never compared or used as a key
    public record Side(String model, String hook, int width, Map<String, Measured> figures, double[] curve) {}

    /** Figures of the second side less those of the first, on the same tokens. */
    public record Change(SidePair pair, Map<String, Measured> figures) {}

    public ActivationGeometry {
        parts = List.copyOf(parts);
        skipped = List.copyOf(skipped);
    }

    /**
     * Two passes over the activations for each part of the corpus. In memory are two matrices (d, d) in F64 a side, and some
     * bytes a token.
     *
     * @param store opened without normalisation; with its texts, or parts of the corpus cannot be told
     * @param groups of documents that intervals leave out, at most
     * @throws BadInput when nothing of the part was harvested, or it has too few documents
     */
    public static ActivationGeometry measure(ActivationStore store, Part part, int groups, Progress progress) {
        if (groups < KeptTokens.FEWEST) {
            throw new BadInput(
                    "--resamples " + groups + ": expected at least " + KeptTokens.FEWEST + " groups of documents.");
        }
        try (Autograd.Off off = Autograd.off()) {
            KeptTokens all = KeptTokens.of(store.sweep(part), store.lengths(part), groups, progress);
            CorpusParts named = store.hasTexts() ? CorpusParts.of(store.table(part)) : CorpusParts.none();
            List<CorpusPart> parts = new ArrayList<>();
            List<String> skipped = new ArrayList<>();
            SpectrumPass pass = new SpectrumPass(store, part, progress);
            parts.add(pass.read(ALL, all));
            for (int i = 0; i < named.names().size(); i++) {
                int bit = 1 << i;
                KeptTokens some = all.where(row -> (named.masks()[row] & bit) != 0, groups);
                if (some == null) {
                    skipped.add(named.names().get(i));
                } else if (some.tokens() < all.tokens()) {
                    parts.add(pass.read(named.names().get(i), some));
                }
            }
            return new ActivationGeometry(part, parts, skipped);
        }
    }

    /** Bytes that sums take at once. */
    public static long bytes(ActivationStore store) {
        return store.sides().widths().stream().mapToLong(d -> 2 * 8L * d * d).sum();
    }
}
