package dev.retort.experiments.tasks;

/**
 * One question.
 *
 * @param id what pairs it with itself in another evaluation; no two of a set are equal
 * @param worked the answer as it stands in the file, with its way there: what an example in a prompt shows
 * @param reference the answer alone
 */
public record EvaluationItem(String id, String question, String worked, String reference) {}
