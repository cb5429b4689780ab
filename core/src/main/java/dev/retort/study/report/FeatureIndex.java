package dev.retort.study.report;

import dev.retort.atlas.export.DashboardRow;
import dev.retort.study.metrics.Unit;
import java.util.List;

/** The page that leads to all features, as its template sees it. */
record FeatureIndex(PageFrame frame, List<Row> rows, List<ClassCount> classes) {
    /**
     * A feature.
     *
     * @param keys the numbers to sort by, in the order of the columns
     */
    record Row(
            int feature,
            String word,
            Text kind,
            String nrn,
            String nrnPlace,
            String cosine,
            String firing,
            String max,
            String words,
            List<String> keys) {}

    /** A class and how many features are of it. */
    record ClassCount(String word, Text kind, int count) {}

    static FeatureIndex of(PageFrame frame, List<DashboardRow> rows) {
        List<ClassCount> classes = rows.stream().map(DashboardRow::word).distinct().sorted().toList().stream()
                .map(word -> new ClassCount(word, frame.words().name("class", word), (int)
                        rows.stream().filter(row -> row.word().equals(word)).count()))
                .toList();
        return new FeatureIndex(frame, rows.stream().map(row -> row(frame, row)).toList(), classes);
    }

    private static Row row(PageFrame frame, DashboardRow row) {
        return new Row(
                row.feature(),
                row.word(),
                frame.words().name("class", row.word()),
                Unit.FRACTION.value(row.nrn()),
                PageFrame.place(row.nrn()),
                PageFrame.number(row.cosDecoder()),
                PageFrame.share(row.firing()),
                PageFrame.number(row.max()),
                FeatureView.visible(row.words()),
                List.of(
                        key(row.feature()),
                        row.word(),
                        key(row.nrn()),
                        key(row.cosDecoder()),
                        key(row.firing()),
                        key(row.max()),
                        FeatureView.visible(row.words().strip())));
    }

    /** What is no number sorts below all others. */
    private static String key(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "-1e300";
    }
}
