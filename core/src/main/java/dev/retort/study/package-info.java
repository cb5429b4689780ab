/**
 * The study line: reads study.yaml, lays out its steps, runs what is missing, gathers the figures and the report.
 *
 * <p>The command line calls it; it calls every room before it. Start at {@link dev.retort.study.StudyFile}, which reads
 * what a user wrote into a {@link dev.retort.study.Study}; {@code dev.retort.study.graph} keeps the steps on disk,
 * {@code dev.retort.study.report} shows the figures.
 */
@NullMarked
package dev.retort.study;

import org.jspecify.annotations.NullMarked;
