/**
 * Models by the name they have on a hub ({@code hf://org/name}): found in the local Hugging Face cache or downloaded into it.
 * Begin with {@link dev.retort.models.hub.HubModels}.
 */
@NullMarked
package dev.retort.models.hub;

import org.jspecify.annotations.NullMarked;
