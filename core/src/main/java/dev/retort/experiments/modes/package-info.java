/**
 * Modes: interventions that make a model think deeper or answer sharper, found on dev problems under limits, measured on
 * others beside their controls, and kept as a sealed file.
 *
 * <p>Start at {@link dev.retort.experiments.modes.ModeFit}, which searches; {@link dev.retort.experiments.modes.Mode} is
 * what comes of it and {@link dev.retort.experiments.modes.ModeFile} its file. Before it: {@link
 * dev.retort.experiments.interventions}; after it: {@code dev.retort.study}, which brings the lab's ground ({@link
 * dev.retort.experiments.modes.QuestionGround} is a user's own). Shapes: B rows, T positions, d = dModel, F features.
 */
@NullMarked
package dev.retort.experiments.modes;

import org.jspecify.annotations.NullMarked;
