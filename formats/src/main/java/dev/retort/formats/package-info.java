/**
 * Files that others can read, in and out: JSON, YAML, CSV, safetensors, GGUF and torch's {@code .pt}, each checked so that a
 * broken or hostile file ends in a sentence.
 *
 * <p>Every later room may call it. Settings and records arrive as a {@link dev.retort.formats.Node} tree whose nodes
 * know their file, line and column ({@link dev.retort.formats.Json}, {@link dev.retort.formats.Yaml}); weights arrive
 * through {@link dev.retort.formats.TensorFile}. Whatever Retort writes goes through
 * {@link dev.retort.formats.AtomicFile}. Nothing found in a file is ever executed.
 *
 * <p>Before it: {@code engine}, which owns tensors. After it: {@code models}, which knows what the tensors mean.
 */
@NullMarked
package dev.retort.formats;

import org.jspecify.annotations.NullMarked;
