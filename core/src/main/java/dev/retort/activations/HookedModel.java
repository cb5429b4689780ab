package dev.retort.activations;

import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;

/**
 * A side that is alive: a model and the point of it that is looked at.
 *
 * @param name the model's, for people
 * @param model owned by the caller
 */
public record HookedModel(String name, Decoder model, HookPoint point) {}
