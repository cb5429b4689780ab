package dev.retort.crosscoder;

/**
 * How updates are computed. Both ways give the same numbers but for rounding; a run keeps to what it began with, and
 * begins again with it after a kill.
 */
public enum TrainingPath {
    /** The sparse way where it can and pays, by the sizes alone. */
    AUTO,
    /** Plain autograd over every pair of token and feature. */
    DENSE,
    /** Only pairs that are on. */
    SPARSE
}
