package dev.retort.study.report;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Unit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Building blocks of the data that the page's script draws: numbers for the marks, our own words for the tooltips. */
final class Charts {
    private Charts() {}

    /** A map in the order given: {@code key, value, key, value …}. */
    static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }

    /** A figure with the words of its tooltip, so that script and tables cannot round differently. */
    static @Nullable Map<String, @Nullable Object> figure(@Nullable Figure figure, Unit unit) {
        if (figure == null) {
            return null;
        }
        Map<String, @Nullable Object> map = map("v", figure.value());
        Double low = figure.low();
        Double high = figure.high();
        if (low != null && high != null) {
            map.put("lo", low);
            map.put("hi", high);
        }
        map.put("s", unit.full(figure));
        return map;
    }
}
