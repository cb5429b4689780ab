package dev.retort.activations;

import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;

/**
 * A side that is alive: a model and the point of it that is looked at.
 *
 * @param name the model's, for people
 * @param sha256 of its files; empty when unknown
 * @param model owned by the caller
 */
public record HookedModel(String name, String sha256, Decoder model, HookPoint point) {
    public Origin origin() {
        return new Origin(name, sha256, point.toString());
    }
}
