package dev.retort.activations;

/**
 * Where a side's activations come from.
 *
 * @param model its name, for people
 * @param sha256 of the model's files; empty when nobody noted it
 * @param hook the hook point's text
 */
public record Origin(String model, String sha256, String hook) {}
