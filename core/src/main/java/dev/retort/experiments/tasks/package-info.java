/**
 * Questions with reference answers, and how well a model answers them: reading the questions, asking them a batch at a time,
 * taking the answers out as lm-evaluation-harness does, the figures with their intervals, and two settings item by item.
 *
 * <p>Called by {@code dev.retort.cli}; start at {@link dev.retort.experiments.tasks.Evaluation}. {@link
 * dev.retort.experiments.Task} is the lab's own kind of task, whose problems are tokens and whose answers have parts that can
 * be looked at one by one; here they are texts.
 */
@NullMarked
package dev.retort.experiments.tasks;

import org.jspecify.annotations.NullMarked;
