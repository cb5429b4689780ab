package dev.retort.study.report;

import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A feature of the atlas as the page shows it: contexts whose tokens are coloured by activation.
 *
 * @param auroc empty for a feature that no category put here
 */
record FeatureView(
        String name, Text kind, String nrn, String nrnPlace, String auroc, String firing, List<Passage> passages) {
    /** Steps of the colour scale above silence; the style sheet has a class for each. */
    private static final int STEPS = 9;

    /** One context. */
    record Passage(String document, Text kind, List<Piece> pieces) {}

    /**
     * A run of silent tokens ({@code step} 0), or one token on which the feature is active.
     *
     * @param value the activation, as shown on hover
     */
    record Piece(String text, int step, String value) {}

    static FeatureView of(Atlas.Feature feature, Words words) {
        Double auroc = feature.auroc();
        return new FeatureView(
                "f" + feature.feature(),
                words.name("kind", feature.crosscoder()),
                Unit.FRACTION.value(feature.nrn()),
                place(feature.nrn()),
                auroc == null ? "" : Unit.FRACTION.value(auroc),
                Unit.PERCENT.value(feature.firing()),
                passages(feature.contexts(), words));
    }

    /** Where an NRN stands on its rail, in per cent. */
    static String place(double nrn) {
        return String.format(Locale.ROOT, "%.1f", 100 * Math.clamp(nrn, 0, 1));
    }

    /** Contexts of one feature, coloured on one scale. */
    static List<Passage> passages(List<Atlas.Context> contexts, Words words) {
        double peak = contexts.stream()
                .flatMap(context -> context.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        return contexts.stream().map(context -> passage(context, peak, words)).toList();
    }

    /** {@code peak} is the value that has the deepest colour. */
    static Passage passage(Atlas.Context context, double peak, Words words) {
        // A vocabulary of whole words brings no spaces of its own.
        boolean spaced = context.tokens().stream().noneMatch(FeatureView::bringsSpace);
        List<Piece> pieces = new ArrayList<>();
        StringBuilder silent = new StringBuilder();
        for (int i = 0; i < context.tokens().size(); i++) {
            String token = visible(context.tokens().get(i));
            String shown = spaced && i > 0 ? " " + token : i == 0 ? token.stripLeading() : token;
            double value = context.values().get(i);
            if (value <= 0) {
                silent.append(shown);
                continue;
            }
            // The space before a token stays outside its colour.
            String body = shown.stripLeading();
            silent.append(shown, 0, shown.length() - body.length());
            flush(silent, pieces);
            int step = Math.clamp(Math.round(STEPS * value / peak), 1, STEPS);
            pieces.add(new Piece(body.isEmpty() ? "\u2423" : body, step, String.format(Locale.ROOT, "%.2f", value)));
        }
        flush(silent, pieces);
        return new Passage(visible(context.document()), words.name("document", visible(context.kind())), pieces);
    }

    private static void flush(StringBuilder silent, List<Piece> pieces) {
        if (!silent.isEmpty()) {
            pieces.add(new Piece(silent.toString(), 0, ""));
            silent.setLength(0);
        }
    }

    private static boolean bringsSpace(String token) {
        return !token.isEmpty()
                && (Character.isWhitespace(token.charAt(0))
                        || Character.isWhitespace(token.charAt(token.length() - 1)));
    }

    /**
     * Line breaks as a sign: a context is one line of evidence, not a page. What cannot be seen, or would turn the line
     * around, as the sign Unicode has for it.
     */
    static String visible(String token) {
        StringBuilder shown = new StringBuilder(token.length());
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            switch (c) {
                case '\r' -> {}
                case '\n' -> shown.append('\u23ce');
                case '\t' -> shown.append(' ');
                case '\u007f' -> shown.append('\u2421');
                default -> {
                    if (c < ' ') {
                        shown.append((char) ('\u2400' + c));
                    } else if (c >= '\u0080' && c < '\u00a0' || turns(c)) {
                        shown.append('\ufffd');
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.toString();
    }

    /** Whether a character changes the direction of those after it. */
    private static boolean turns(char c) {
        return c == '\u200e' || c == '\u200f' || c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069';
    }
}
