package dev.retort.study.report;

import java.util.List;

/** Features of an atlas under one heading that opens. */
record AtlasShelf(Text title, boolean open, List<Feature> features) {
    /**
     * @param style colour of its class
     * @param place of the NRN on its rail, in per cent
     * @param facts what is said of it beside NRN
     * @param names given to it, with who gave them
     * @param effects tokens it promotes, by model
     */
    record Feature(
            String name,
            Text kind,
            String style,
            String nrn,
            String place,
            List<Fact> facts,
            List<Fact> names,
            List<FeatureView.Passage> passages,
            List<Effect> effects) {}

    /** A figure with its name. */
    record Fact(Text label, String value) {}

    /** Tokens promoted in one model, the strongest first. */
    record Effect(Text model, List<String> tokens) {}
}
