/** The statistics of a quantity over model sizes, with training seeds as the units: {@link dev.retort.experiments.sizes.SizeTrend}. */
@NullMarked
package dev.retort.experiments.sizes;

import org.jspecify.annotations.NullMarked;
