/**
 * A study's report: one HTML file that opens anywhere, made from metrics.json and atlas.json; {@code study} and
 * {@code cli} call it. Start at {@link dev.retort.study.report.Report}; {@link
 * dev.retort.study.report.AtlasReport} draws an atlas, whose figures are answers to questions ({@code Asked}) that the page shows
 * with them.
 *
 * <p>{@link dev.retort.study.report.Page} gathers the sections, each of which reads its part of the metrics (for the
 * real pair and every null pair, {@code Arm}) and turns it into words, tables and chart data; the templates lie in
 * {@code src/main/jte}, all words in {@code words_en.properties} and {@code words_ja.properties}, the drawing in
 * {@code report.js} on ECharts. What a study cannot know is absent from its metrics, and the section then says so.
 *
 * <p>Beyond the figures whose names are promised it shows, where present: {@code category_means} and {@code probes}
 * (also below each null pair), {@code best_above_half} and {@code best_below_half} of a category's position,
 * {@code crosscoders.KIND.categories} and {@code .categories_by_words}, {@code null_pairs.NAME.real_minus_null},
 * {@code p_holm} of the paper's ablation, paired {@code greedy_change} and {@code sampled_change} of the accuracy
 * ablation; the counts of redundant and necessary checks below {@code models.distilled}; null pairs of other names. Entries of {@code steering} that agree in all but the dose are one curve, on
 * which {@code "chosen": true} marks the dose chosen on the dev split (a lone entry counts as chosen).
 *
 * <p>atlas.json is {@link dev.retort.study.report.Atlas}, component by component:
 *
 * <pre>{@code
 * {"categories": {"self-reflection": [
 *    {"crosscoder": "relu-l1", "feature": 412, "nrn": 0.97, "auroc": 0.79, "firing": 0.013,
 *     "contexts": [{"tokens": ["1", " 7", " .", " wait"], "values": [0.0, 0.4, 3.1, 0.0],
 *                   "document": "trace-12", "kind": "trace"}]}]},
 *  "extremes": {"distilled": [ … features with "auroc": null … ], "base": [ … ]},
 *  "lab": {"openers": {"self-reflection": ["wait", "hmm", "hold"]}}}
 * }</pre>
 *
 * Tokens carry their leading space; when no token of a context has one, they are whole words and are set apart. {@code
 * values} are the feature's activations, not scaled; {@code lab} is absent in a user's study.
 */
@NullMarked
package dev.retort.study.report;

import org.jspecify.annotations.NullMarked;
