package dev.retort.study.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where some features fire most and which tokens they promote, by feature.
 *
 * @param notes what the atlas does not have of it
 */
record AtlasEvidence(
        Map<Integer, List<FeatureView.Passage>> passages,
        Map<Integer, List<AtlasShelf.Effect>> effects,
        List<Text> notes,
        List<Asked> asked) {
    /** Contexts a feature. */
    static final int CONTEXTS = 3;

    private static final String PLACES = """
            SELECT c.feature, c.rank, c.value, c.document, c.document_kind, c.tokens, c.values
            FROM contexts c
            WHERE c.kind = 'top' AND c.rank < %d AND c.feature IN (%s)
            ORDER BY c.feature, c.rank
            """;

    private static final String TOKENS = """
            SELECT feature, model, promoted[1:6] AS promoted
            FROM logits
            WHERE feature IN (%s)
            ORDER BY feature, model
            """;

    /** @param features a SELECT of their numbers */
    static AtlasEvidence of(AtlasInquiry inquiry, String features) {
        AtlasEvidence evidence =
                new AtlasEvidence(new HashMap<>(), new HashMap<>(), new ArrayList<>(), new ArrayList<>());
        if (inquiry.has("contexts")) {
            evidence.places(inquiry.ask(PLACES.formatted(CONTEXTS, features)), inquiry.words());
        } else {
            evidence.notes.add(inquiry.text("without.contexts"));
        }
        if (inquiry.has("logits")) {
            evidence.tokens(inquiry.ask(TOKENS.formatted(features)), inquiry.words());
        } else {
            evidence.notes.add(inquiry.text("without.logits"));
        }
        return evidence;
    }

    private void places(Asked answer, Words words) {
        asked.add(answer);
        Map<Integer, List<Atlas.Context>> found = new HashMap<>();
        for (AskedRow row : answer.rows()) {
            found.computeIfAbsent((int) row.whole("feature"), feature -> new ArrayList<>())
                    .add(new Atlas.Context(
                            row.texts("tokens"),
                            row.numbers("values"),
                            row.text("document"),
                            row.text("document_kind")));
        }
        found.forEach((feature, contexts) -> passages.put(feature, FeatureView.passages(contexts, words)));
    }

    private void tokens(Asked answer, Words words) {
        asked.add(answer);
        for (AskedRow row : answer.rows()) {
            long model = row.whole("model");
            Text name = model == 0
                    ? words.text("model.base")
                    : model == 1 ? words.text("model.distilled") : Text.same("model " + model);
            effects.computeIfAbsent((int) row.whole("feature"), feature -> new ArrayList<>())
                    .add(new AtlasShelf.Effect(
                            name,
                            row.texts("promoted").stream()
                                    .map(token -> token.strip().isEmpty() ? "␣" : token.strip())
                                    .toList()));
        }
    }

    /** A feature with what is known of it; {@code row} has its {@code feature}, {@code class} and {@code nrn}. */
    AtlasShelf.Feature feature(AskedRow row, List<AtlasShelf.Fact> facts, Words words) {
        int feature = (int) row.whole("feature");
        Double nrn = row.number("nrn");
        return new AtlasShelf.Feature(
                "f" + feature,
                words.name("class", row.text("class")),
                AtlasClasses.style(row.text("class")),
                nrn == null ? "–" : Unit.FRACTION.value(nrn),
                FeatureView.place(nrn == null ? 0.5 : nrn),
                facts,
                passages.getOrDefault(feature, List.of()),
                effects.getOrDefault(feature, List.of()));
    }
}
