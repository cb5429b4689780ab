package dev.retort.activations;

import dev.retort.basics.Rng;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.tokenizer.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A store whose activations are drawn, not harvested: shards of {@link #DOCUMENTS} documents of {@link #LENGTH} tokens. */
public record MadeStore(Path folder) {
    static final int DOCUMENTS = 5;
    static final int LENGTH = 8;

    Corpus corpus() {
        return new Corpus(folder.resolve("corpus"));
    }

    public Path side(String name) {
        return folder.resolve(name);
    }

    /** Writes the corpus and, for each part, so many shards. */
    MadeStore corpus(int shards) {
        for (Part part : Part.values()) {
            List<Document> documents = new ArrayList<>();
            for (int d = 0; d < shards * DOCUMENTS; d++) {
                documents.add(new Document("d" + d, "text " + d, List.of(), null));
            }
            corpus().write(part, documents);
        }
        return this;
    }

    /** Writes one side's shards of every part. */
    MadeStore side(String name, int width, int shards, DType dtype) {
        for (Part part : Part.values()) {
            for (int s = 0; s < shards; s++) {
                shard(name, part, s, width, shards, dtype);
            }
        }
        return this;
    }

    void shard(String name, Part part, int number, int width, int shards, DType dtype) {
        try (Scope scope = Scope.open()) {
            long seed = name.hashCode() + part.ordinal();
            float[] x = Tensor.normal(Device.CPU, Rng.of(seed, "made", number), 1, 2, rows(), width)
                    .toFloats();
            write(name, part, number, x, shards, dtype);
        }
    }

    void write(String name, Part part, int number, float[] x, int shards, DType dtype) {
        List<Encoding> documents = new ArrayList<>();
        for (int d = 0; d < DOCUMENTS; d++) {
            int[] ids = new int[LENGTH];
            ids[0] = number;
            ids[1] = d;
            documents.add(new Encoding(ids, new int[LENGTH], new int[LENGTH]));
        }
        try (Scope scope = Scope.open()) {
            Tensor tensor = Tensor.of(Device.CPU, x, rows(), x.length / rows()).to(dtype);
            Origin origin = new Origin(name, "ab", "blocks.1.resid_pre");
            ActivationShard.of(side(name), part, number).write(documents, tensor, origin, shards);
        }
    }

    /** One shard of one side: documents of such lengths, x one after the other. */
    public MadeStore documents(String name, Part part, int[] lengths, float[] x) {
        return documents(name, "blocks.1.resid_pre", part, lengths, x);
    }

    /** The same at a hook point of one's own. */
    public MadeStore documents(String name, String hook, Part part, int[] lengths, float[] x) {
        List<Encoding> documents = new ArrayList<>();
        int tokens = 0;
        for (int d = 0; d < lengths.length; d++) {
            int[] ids = new int[lengths[d]];
            Arrays.fill(ids, d);
            documents.add(new Encoding(ids, new int[lengths[d]], new int[lengths[d]]));
            tokens += lengths[d];
        }
        try (Scope scope = Scope.open()) {
            Tensor tensor = Tensor.of(Device.CPU, x, tokens, x.length / tokens);
            Origin origin = new Origin(name, "ab", hook);
            ActivationShard.of(side(name), part, 0).write(documents, tensor, origin, 1);
        }
        return this;
    }

    /** Without texts and normalisation. */
    public ActivationStore open(String... names) {
        return ActivationStore.open(List.of(names).stream().map(this::side).toList(), Normalisation.NONE);
    }

    static int rows() {
        return DOCUMENTS * LENGTH;
    }

    ActivationStore open(Normalisation normalisation, String... names) {
        return ActivationStore.open(
                corpus(), List.of(names).stream().map(this::side).toList(), normalisation);
    }
}
