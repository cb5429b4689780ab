@NullMarked
package dev.retort.study.metrics;

import org.jspecify.annotations.NullMarked;
