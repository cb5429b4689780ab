@NullMarked
package dev.retort.study.sizes;

import org.jspecify.annotations.NullMarked;
