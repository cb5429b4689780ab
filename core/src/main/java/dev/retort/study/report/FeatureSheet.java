package dev.retort.study.report;

import dev.retort.atlas.Octaves;
import dev.retort.atlas.export.FeatureCard;
import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A feature's page, as its template sees it. */
record FeatureSheet(
        PageFrame frame,
        int feature,
        Text kind,
        String nrn,
        String nrnPlace,
        @Nullable Integer before,
        @Nullable Integer after,
        List<Fact> facts,
        List<Named> labels,
        List<Bar> bars,
        List<Sided> effects,
        List<FeatureView.Passage> strongest,
        List<FeatureView.Passage> sampled,
        List<Scored> scores,
        List<Near> byDirection,
        List<Near> byFiring) {
    /** Rows of categories shown where none is among the best of its category. */
    private static final int SCORES = 5;

    /** A figure by its name. */
    record Fact(Text name, String value) {}

    /** What somebody calls the feature. */
    record Named(String text, String by) {}

    /**
     * A bar of the histogram.
     *
     * @param height in per cent of the tallest
     * @param low where the octave begins, to stand below it
     */
    record Bar(String height, String low, String title) {}

    /** Tokens promoted and suppressed in a model. */
    record Sided(String model, List<Token> promoted, List<Token> suppressed, String agreement) {}

    /** A token and what it gains. */
    record Token(String text, String logit) {}

    /** How well it tells a category. */
    record Scored(
            Text category, String contrast, String source, String auroc, String interval, String q, String lift) {}

    /** A neighbour; its page is there or not. */
    record Near(int feature, String value, boolean linked) {}

    static FeatureSheet of(PageFrame frame, FeatureCard card, @Nullable Integer before, @Nullable Integer after) {
        return new FeatureSheet(
                frame,
                card.feature(),
                frame.words().name("class", card.word()),
                Unit.FRACTION.value(card.nrn()),
                PageFrame.place(card.nrn()),
                before,
                after,
                facts(frame, card),
                card.labels().stream()
                        .map(label -> new Named(
                                FeatureView.visible(label.text()),
                                FeatureView.visible((label.source() + " " + label.model()).strip())))
                        .toList(),
                bars(card),
                card.effects().stream().map(effect -> sided(frame, effect)).toList(),
                passages(frame, card, true),
                passages(frame, card, false),
                scores(frame, card),
                near(frame, card, true),
                near(frame, card, false));
    }

    private static List<Fact> facts(PageFrame frame, FeatureCard card) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(frame.text("fact.cos_decoder"), PageFrame.number(card.cosDecoder())));
        facts.add(new Fact(frame.text("fact.cos_encoder"), PageFrame.number(card.cosEncoder())));
        facts.add(new Fact(frame.text("fact.firing"), PageFrame.share(card.firing())));
        facts.add(new Fact(frame.text("fact.fired"), Unit.count(card.fired())));
        facts.add(new Fact(frame.text("fact.mean"), PageFrame.number(card.mean())));
        facts.add(new Fact(frame.text("fact.max"), PageFrame.number(card.max())));
        facts.add(new Fact(frame.text("fact.nu_error"), PageFrame.number(card.nuError())));
        facts.add(new Fact(frame.text("fact.nu_reconstruction"), PageFrame.number(card.nuReconstruction())));
        facts.add(new Fact(frame.text("fact.free_error"), PageFrame.number(card.freeError())));
        facts.add(new Fact(frame.text("fact.ridge_base"), PageFrame.number(card.ridgeBase())));
        facts.add(new Fact(frame.text("fact.ridge_distilled"), PageFrame.number(card.ridgeDistilled())));
        return facts;
    }

    private static List<Bar> bars(FeatureCard card) {
        Octaves octaves = Octaves.of(card.histogram());
        List<Bar> bars = new ArrayList<>();
        int most = octaves.counts().isEmpty() ? 1 : Collections.max(octaves.counts());
        for (int i = 0; i < octaves.counts().size(); i++) {
            String low = power(octaves.lows().get(i));
            bars.add(new Bar(
                    PageFrame.place((double) octaves.counts().get(i) / most),
                    low,
                    low + " – " + power(octaves.highs().get(i)) + ": "
                            + Unit.count(octaves.counts().get(i))));
        }
        return bars;
    }

    /** A power of two as one reads it; nought as itself. */
    private static String power(double value) {
        if (value == 0 || value >= 1) {
            return Long.toString((long) value);
        }
        return value >= 0.125 ? Double.toString(value) : "1/" + (long) (1 / value);
    }

    private static Sided sided(PageFrame frame, FeatureCard.Effect effect) {
        List<String> models = frame.atlas().models();
        return new Sided(
                effect.side() < models.size()
                        ? FeatureView.visible(models.get(effect.side()))
                        : Integer.toString(effect.side()),
                tokens(effect.promoted(), effect.promotedLogits()),
                tokens(effect.suppressed(), effect.suppressedLogits()),
                PageFrame.number(effect.agreement()));
    }

    private static List<Token> tokens(List<String> texts, List<Float> logits) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = FeatureView.visible(texts.get(i)).replace(' ', '\u2423');
            tokens.add(new Token(text.isEmpty() ? "\u2205" : text, Unit.LOGIT.value(logits.get(i))));
        }
        return tokens;
    }

    /** All of a feature's contexts have one scale of colour. */
    private static List<FeatureView.Passage> passages(PageFrame frame, FeatureCard card, boolean top) {
        double peak = card.max() > 0 ? card.max() : 1;
        return card.passages().stream()
                .filter(passage -> passage.top() == top)
                .map(passage -> FeatureView.passage(
                        new Atlas.Context(
                                passage.tokens(),
                                passage.values().stream()
                                        .map(Float::doubleValue)
                                        .toList(),
                                passage.document(),
                                passage.documentKind()),
                        peak,
                        frame.words()))
                .toList();
    }

    private static List<Scored> scores(PageFrame frame, FeatureCard card) {
        List<FeatureCard.Score> ranked =
                card.scores().stream().filter(FeatureCard.Score::ranked).toList();
        List<FeatureCard.Score> shown = ranked.isEmpty()
                ? card.scores().subList(0, Math.min(SCORES, card.scores().size()))
                : ranked;
        return shown.stream()
                .map(score -> new Scored(
                        frame.words().name("category", score.category()),
                        score.contrast(),
                        score.source(),
                        PageFrame.number(score.auroc()),
                        Unit.FRACTION.interval(new Figure(score.auroc(), score.low(), score.high(), null)),
                        PageFrame.number(score.q()),
                        PageFrame.number(score.lift())))
                .toList();
    }

    private static List<Near> near(PageFrame frame, FeatureCard card, boolean direction) {
        return card.neighbours().stream()
                .filter(one -> one.direction() == direction)
                .map(one -> new Near(
                        one.feature(),
                        PageFrame.number(one.value()),
                        frame.atlas().links(one.feature())))
                .toList();
    }
}
