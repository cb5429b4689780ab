/** Every kernel beside the dense computation that it stands for, at one size; run by {@code scripts/kernel-bench.sh}. */
package dev.retort.benchmarks;
