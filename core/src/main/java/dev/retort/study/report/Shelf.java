package dev.retort.study.report;

import java.util.List;

/**
 * Features to look at, under one heading that opens.
 *
 * @param openers the lab's words that open the category, joined; empty when unknown or no category
 */
record Shelf(Text title, String openers, List<FeatureView> features) {
    static Shelf of(Text title, String openers, List<Atlas.Feature> features, Words words) {
        return new Shelf(
                title,
                openers,
                features.stream().map(feature -> FeatureView.of(feature, words)).toList());
    }
}
