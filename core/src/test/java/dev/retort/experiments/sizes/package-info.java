@NullMarked
package dev.retort.experiments.sizes;

import org.jspecify.annotations.NullMarked;
