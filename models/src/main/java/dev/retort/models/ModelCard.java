package dev.retort.models;

import dev.retort.engine.DType;
import dev.retort.formats.Gguf;
import dev.retort.formats.TensorEntry;
import dev.retort.formats.TensorFile;
import dev.retort.formats.WeightsFolder;
import dev.retort.models.template.ChatTemplates;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model's files say about it, without reading its weights.
 *
 * @param parameters numbers it holds
 * @param stored bytes of its tensors by the type they are stored in
 * @param vocabSize of its tokenizer; the embedding may have more rows
 * @param hasTemplate whether it brings a chat template
 */
public record ModelCard(
        DecoderConfig config,
        GenerationConfig generation,
        long parameters,
        Map<String, Long> stored,
        int vocabSize,
        int specials,
        boolean hasTemplate) {
    /** Reads the card of a Hugging Face folder or a GGUF file. */
    public static ModelCard of(Path model) {
        DecoderConfig config = Checkpoint.config(model);
        Map<String, Long> stored = new TreeMap<>();
        long parameters = 0;
        try (TensorFile file = Checkpoint.isGguf(model) ? Gguf.open(model) : WeightsFolder.open(model)) {
            HuggingFaceNames names = HuggingFaceNames.of(file);
            for (String name : file.names()) {
                if (!(file instanceof Gguf) && !names.ofDecoder(name)) {
                    continue; // an eye
                }
                TensorEntry entry = file.entry(name);
                String type = file instanceof Gguf gguf
                        ? gguf.quantisation(name)
                        : entry.dtype().name();
                stored.merge(type, entry.bytes(), Long::sum);
                parameters += entry.elements();
            }
        }
        try (Tokenizer tokenizer = Tokenizers.load(model)) {
            return new ModelCard(
                    config,
                    GenerationConfig.of(model).endingAs(model, tokenizer),
                    parameters,
                    new LinkedHashMap<>(stored),
                    tokenizer.vocabSize(),
                    tokenizer.specials().size(),
                    ChatTemplates.of(model).isPresent());
        }
    }

    /** Bytes of the weights in memory, in a type. */
    public long bytes(DType dtype) {
        return parameters * dtype.bytes();
    }

    /** Bytes that each position of a text adds to the KV cache, in a type. */
    public long cacheBytes(DType dtype) {
        return 2L * config.nLayers() * config.nKvHeads() * config.dHead() * dtype.bytes();
    }
}
