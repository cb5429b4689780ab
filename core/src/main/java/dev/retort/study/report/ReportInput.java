package dev.retort.study.report;

import dev.retort.formats.MapNode;
import dev.retort.study.verdict.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a report is made from.
 *
 * @param metrics the tree of metrics.json; figures that a study cannot know are absent
 * @param verdicts on every claim
 * @param atlas best features and their contexts
 * @param provenance what the footer lists, in this order: seeds, versions, hashes; no clock, path or host, so that
 *     the same study gives the same bytes
 * @param training for each kind of crosscoder the points of its training's curve; null where none was kept
 */
public record ReportInput(
        MapNode metrics,
        List<Verdict> verdicts,
        Atlas atlas,
        Map<String, String> provenance,
        @Nullable MapNode training) {
    public ReportInput {
        verdicts = List.copyOf(verdicts);
    }
}
