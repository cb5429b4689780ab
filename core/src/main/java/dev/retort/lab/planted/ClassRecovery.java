package dev.retort.lab.planted;

/**
 * How well the directions of a class are found.
 *
 * @param frequent those that fire often enough to be asked for
 * @param rare the others
 */
public record ClassRecovery(PlantedClass which, Recovery frequent, Recovery rare) {}
