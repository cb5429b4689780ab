/**
 * The step graph under a study: what must be made, what is already there, and a folder in which both survive a kill.
 *
 * <p>Only {@code dev.retort.study} and the command line call it. Start at {@link dev.retort.study.graph.StepGraph}; it
 * knows nothing of models or features, only of folders, keys and their provenance.
 */
@NullMarked
package dev.retort.study.graph;

import org.jspecify.annotations.NullMarked;
