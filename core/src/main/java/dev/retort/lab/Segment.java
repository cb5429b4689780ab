package dev.retort.lab;

/**
 * A run of tokens of one category.
 *
 * @param start index of its first token
 * @param end index after its last
 * @param opened whether its first token is an opener (a segment that goes on after an interruption has none)
 */
public record Segment(int start, int end, Category category, boolean opened) {}
