@NullMarked
package dev.retort.study;

import org.jspecify.annotations.NullMarked;
