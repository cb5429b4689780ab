package dev.retort.experiments;

/**
 * A trace whose steps were checked.
 *
 * @param ids its tokens
 * @param wrong positions of the last token of each wrong step: what follows is where an opener would come
 * @param right positions of the last token of each right step
 */
@SuppressWarnings("ArrayRecordComponent") // read position by position, never compared or used as a key
public record LabelledSteps(int[] ids, int[] wrong, int[] right) {}
