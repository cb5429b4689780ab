package dev.retort.study;

import java.nio.file.Path;

/** Where a model of a study comes from. */
public sealed interface ModelSource {
    /** A Hugging Face folder or a GGUF file. */
    record Stored(Path path) implements ModelSource {}

    /** A model on a hub, {@code hf://org/name}; {@link Study#located} makes it a stored one. */
    record OnHub(String name) implements ModelSource {}

    /** A model of the lab pair that ships with the product, {@code lab://S}. */
    record Shipped(String size) implements ModelSource {}
}
