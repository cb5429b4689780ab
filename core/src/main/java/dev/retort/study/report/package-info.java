/**
 * A study's report: one HTML file that opens anywhere, made from metrics.json and atlas.json; {@code study} and {@code
 * cli} call it. Start at {@link dev.retort.study.report.Report}.
 *
 * <p>{@link dev.retort.study.report.Page} gathers the sections, each of which reads its part of the metrics (for the
 * real pair and every null pair, {@code Arm}) and turns it into words, tables and chart data; the templates lie in {@code
 * src/main/jte}, all words in {@code words_en.properties} and {@code words_ja.properties}, the drawing in {@code
 * report.js} on ECharts. What a study cannot know is absent from its metrics, and the section then says so.
 *
 * <p>Beyond METRICS.md it understands, where present: {@code "chosen": true} on the entry of {@code steering} whose
 * dose was chosen on the dev split (entries that agree in mode, crosscoder, category, operation, encoder and features
 * are one dose curve; a lone entry counts as chosen); {@code models.distilled.parameters}; {@code
 * models.base.reflection_after_wrong}; {@code ablation} below {@code null_pairs.NAME} in both its parts; null pairs of
 * other names.
 *
 * <p>atlas.json is {@link dev.retort.study.report.Atlas}, component by component:
 *
 * <pre>{@code
 * {"categories": {"self-reflection": [
 *    {"crosscoder": "relu-l1", "feature": 412, "nrn": 0.97, "auroc": 0.79, "firing": 0.013,
 *     "contexts": [{"tokens": ["1", " 7", " .", " wait"], "values": [0.0, 0.4, 3.1, 0.0],
 *                   "document": "trace-12", "kind": "trace"}]}]},
 *  "lab": {"openers": {"self-reflection": ["wait", "hmm", "hold"]}}}
 * }</pre>
 *
 * Tokens carry their leading space; when no token of a context has one, they are whole words and are set apart. {@code
 * values} are the feature's activations, not scaled; {@code lab} is absent in a user's study.
 */
@NullMarked
package dev.retort.study.report;

import org.jspecify.annotations.NullMarked;
