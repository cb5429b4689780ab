@NullMarked
package dev.retort.study.verdict;

import org.jspecify.annotations.NullMarked;
