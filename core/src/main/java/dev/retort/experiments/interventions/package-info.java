/**
 * What can be done to a model at the hook point while it runs: features scaled, clamped, directions added or projected
 * out, where a clause says so.
 *
 * <p>Start at {@link dev.retort.experiments.interventions.Intervention}; {@link
 * dev.retort.experiments.interventions.Edit} is several of them made ready for a pair, {@link
 * dev.retort.experiments.interventions.EditedSteps} a model that writes under them. Shapes: B rows, T positions, d =
 * dModel, k features.
 */
@NullMarked
package dev.retort.experiments.interventions;

import org.jspecify.annotations.NullMarked;
