package dev.retort.atlas.export;

import java.util.stream.Collectors;

/**
 * A feature in the index.
 *
 * @param word its class
 * @param words by which one knows it: its label, else the tokens it is strongest on
 */
public record DashboardRow(
        int feature, String word, double nrn, double cosDecoder, double firing, double max, String words) {
    private static final int WORDS = 5;

    static DashboardRow of(FeatureCard card) {
        return new DashboardRow(
                card.feature(), card.word(), card.nrn(), card.cosDecoder(), card.firing(), card.max(), words(card));
    }

    private static String words(FeatureCard card) {
        return card.labels().isEmpty()
                ? card.passages().stream()
                        .filter(FeatureCard.Passage::top)
                        .map(passage -> passage.tokens().get(passage.peak()))
                        .map(token -> token.isBlank() ? token.replace(' ', '\u2423') : token.strip())
                        .filter(token -> !token.isEmpty())
                        .distinct()
                        .limit(WORDS)
                        .collect(Collectors.joining(" · "))
                : card.labels().getFirst().text();
    }
}
