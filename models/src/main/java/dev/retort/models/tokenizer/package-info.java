/**
 * Text to token ids and back: a model's own {@code tokenizer.json}, or what its GGUF metadata says of one.
 *
 * <p>Harvest, generation, training and the lab call it; it calls {@code basics}, {@code formats} and Hugging Face's
 * tokenizers through DJL, which runs here without a network. Start at {@link dev.retort.models.tokenizer.Tokenizers}.
 * Places in a text are code points, half-open, as everywhere in Retort.
 */
@NullMarked
package dev.retort.models.tokenizer;

import org.jspecify.annotations.NullMarked;
