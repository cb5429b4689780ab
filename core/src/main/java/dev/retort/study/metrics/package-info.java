/**
 * metrics.json as it is read again: {@link dev.retort.study.metrics.Tree} forgives what a study could not know, {@link
 * dev.retort.study.metrics.Figure} is a value with its interval, {@link dev.retort.study.metrics.Unit} how it is written. The
 * verdicts and all pages stand on these three.
 */
@NullMarked
package dev.retort.study.metrics;

import org.jspecify.annotations.NullMarked;
