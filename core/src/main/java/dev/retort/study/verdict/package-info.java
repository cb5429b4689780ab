/**
 * What a study's figures say about each claim of the paper (Baek &amp; Tegmark, arXiv 2503.03730) and each of our own: {@link
 * dev.retort.study.verdict.Claim} is the closed list, {@link dev.retort.study.verdict.Verdicts} decides it from metrics.json and
 * from what {@code retort ablate} and {@code retort mode fit} left beside it about the same models ({@link
 * dev.retort.study.verdict.Beside}), so the same figures give the same verdicts. A claim is reproduced when every comparison it stands on has its interval wholly on the
 * claimed side and apart from each of its controls; where a figure, an interval or a control is missing it is not testable here.
 *
 * <p>Rules stand by subject in {@code …Rules}; words, page and file are {@code study.report}'s.
 */
@NullMarked
package dev.retort.study.verdict;

import org.jspecify.annotations.NullMarked;
