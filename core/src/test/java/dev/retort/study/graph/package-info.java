@NullMarked
package dev.retort.study.graph;

import org.jspecify.annotations.NullMarked;
