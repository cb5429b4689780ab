package dev.retort.atlas.export;

import dev.retort.atlas.Octaves;
import dev.retort.atlas.export.FeatureCard.Effect;
import dev.retort.atlas.export.FeatureCard.Label;
import dev.retort.atlas.export.FeatureCard.Neighbour;
import dev.retort.atlas.export.FeatureCard.Passage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An atlas's rows as rows of Neuronpedia's tables {@code Neuron}, {@code Activation} and {@code Explanation}. */
record NeuronpediaRows(OpenAtlas atlas, NeuronpediaIds ids, int side, String creator) {
    Map<String, Object> feature(FeatureCard card, String hook, @Nullable SideVectors vectors) {
        Map<String, Object> row = key(card);
        row.put("creatorId", creator);
        row.put("sourceSetName", ids.set());
        row.put("maxActApprox", orNought(card.max()));
        row.put("frac_nonzero", orNought(card.firing()));
        row.put("hasVector", vectors != null);
        row.put("vector", vectors == null ? List.of() : vectors.of(card.feature()));
        row.put("vectorLabel", told(card));
        row.put("hookName", hook);
        neighbours(row, "topkCosSimIndices", "topkCosSimValues", card, true);
        neighbours(row, "correlated_features_indices", "correlated_features_pearson", card, false);
        Effect effect = card.effect(side);
        row.put("pos_str", effect == null ? List.of() : tokens(effect.promoted()));
        row.put("pos_values", effect == null ? List.of() : effect.promotedLogits());
        row.put("neg_str", effect == null ? List.of() : tokens(effect.suppressed()));
        row.put("neg_values", effect == null ? List.of() : effect.suppressedLogits());
        Octaves octaves = Octaves.of(card.histogram());
        row.put("freq_hist_data_bar_heights", octaves.counts());
        row.put("freq_hist_data_bar_values", octaves.middles());
        return row;
    }

    private static void neighbours(
            Map<String, Object> row, String indices, String values, FeatureCard card, boolean direction) {
        List<Neighbour> those = card.neighbours().stream()
                .filter(one -> one.direction() == direction)
                .toList();
        row.put(indices, those.stream().map(Neighbour::feature).toList());
        row.put(values, those.stream().map(Neighbour::value).toList());
    }

    Map<String, Object> activation(FeatureCard card, Passage passage) {
        int most = passage.values().indexOf(Collections.max(passage.values()));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
                "id",
                ids.model() + "." + ids.source() + "." + card.feature() + (passage.top() ? ".top." : ".sample.")
                        + passage.rank());
        row.putAll(key(card));
        row.put("creatorId", creator);
        row.put("tokens", tokens(passage.tokens()));
        row.put("values", passage.values());
        row.put("maxValue", passage.values().get(most));
        row.put("maxValueTokenIndex", most);
        row.put("minValue", Collections.min(passage.values()));
        row.put("qualifyingTokenIndex", passage.peak());
        row.put("dataSource", atlas.part() + " part");
        row.put("dataIndex", NeuronpediaIds.token(passage.document()) + ":" + passage.token());
        bin(row, card, passage);
        return row;
    }

    /** The strongest are marked by −1; a sampled place by the octave that its value lies in and that octave's share of all tokens. */
    private void bin(Map<String, Object> row, FeatureCard card, Passage passage) {
        if (passage.top()) {
            row.put("binMin", -1);
            row.put("binMax", orNought(card.max()));
            row.put("binContains", -1);
            return;
        }
        int bin = Octaves.bin(passage.value());
        row.put("binMin", Octaves.low(bin));
        row.put("binMax", Octaves.high(bin));
        row.put(
                "binContains",
                bin < card.histogram().size() ? (double) card.histogram().get(bin) / Math.max(1, atlas.tokens()) : 0);
    }

    Map<String, Object> explanation(FeatureCard card, int number) {
        Label label = card.labels().get(number);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", ids.model() + "." + ids.source() + "." + card.feature() + ".label." + number);
        row.putAll(key(card));
        row.put("description", NeuronpediaIds.token(label.text()));
        row.put("authorId", creator);
        row.put(
                "notes",
                told(card) + "; named by " + label.source() + (label.model().isEmpty() ? "" : " " + label.model()));
        return row;
    }

    private Map<String, Object> key(FeatureCard card) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("modelId", ids.model());
        row.put("layer", ids.source());
        row.put("index", Integer.toString(card.feature()));
        return row;
    }

    /** What no column of Neuronpedia's has a place for. */
    static String told(FeatureCard card) {
        return String.format(
                Locale.ROOT, "%s, NRN %.3f, decoder cosine %.3f", card.word(), card.nrn(), card.cosDecoder());
    }

    private static List<String> tokens(List<String> texts) {
        List<String> tokens = new ArrayList<>();
        texts.forEach(text -> tokens.add(text.replace('\0', ' ')));
        return tokens;
    }

    private static double orNought(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}
