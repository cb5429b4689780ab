package dev.retort.activations;

import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.tokenizer.Encoding;
import dev.retort.models.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs one model over a corpus and keeps its activations at a hook point, in the shards that {@link ActivationStore}
 * reads. A kill costs at most the shard that was being made: one that is there is not made again.
 *
 * @param hooked whose activations are kept, and where; the model is the caller's
 * @param tokenizer the one tokenizer of all models that are to stand side by side; owned by the caller
 * @param longest tokens after which a document is cut, the same for all of those models
 * @param dtype in which activations are kept: F32, or BF16 at half the room and three digits
 */
public record Harvest(HookedModel hooked, Tokenizer tokenizer, int longest, DType dtype) {
    /** Tokens that one shard holds, and a kill may cost. */
    private static final int SHARD_TOKENS = 16_384;

    /** Usually longer documents are cut: attention's cost grows with the square, and figures count documents. */
    private static final int USUALLY = 1024;

    public Harvest {
        if (dtype != DType.F32 && dtype != DType.BF16) {
            throw new IllegalArgumentException("activations are kept as F32 or BF16, not " + dtype);
        }
    }

    /** One that keeps F32. */
    public Harvest(HookedModel hooked, Tokenizer tokenizer, int longest) {
        this(hooked, tokenizer, longest, DType.F32);
    }

    /**
     * Harvests one part of the corpus into {@code folder}.
     *
     * @throws dev.retort.basics.BadInput when a shard that is there is not of this corpus
     */
    public void run(Corpus corpus, Part part, Path folder, String title, Progress progress) {
        List<Encoding> encodings = encode(corpus.documents(part));
        List<List<Encoding>> shards = shards(encodings);
        try (Autograd.Off off = Autograd.off();
                Progress.Task task = progress.begin(title + " " + part.word(), tokens(encodings), "tokens")) {
            for (int s = 0; s < shards.size(); s++) {
                ActivationShard shard = ActivationShard.of(folder, part, s);
                if (shard.exists()) {
                    shard.requireOf(shards.get(s));
                    task.resumed(tokens(shards.get(s)));
                } else {
                    write(shard, shards.get(s), shards.size());
                    task.advance(tokens(shards.get(s)));
                }
            }
        }
    }

    /** Tokens after which documents are usually cut for a model with such a context. */
    public static int longest(int contextLength) {
        return Math.min(USUALLY, contextLength);
    }

    private static long tokens(List<Encoding> documents) {
        return documents.stream().mapToLong(Encoding::length).sum();
    }

    private List<Encoding> encode(List<Document> documents) {
        List<Encoding> encodings = new ArrayList<>();
        for (Document document : documents) {
            Encoding whole = tokenizer.encode(document.text(), true);
            int length = Math.min(longest, whole.length());
            encodings.add(new Encoding(
                    Arrays.copyOf(whole.ids(), length),
                    Arrays.copyOf(whole.starts(), length),
                    Arrays.copyOf(whole.ends(), length)));
        }
        return encodings;
    }

    private static List<List<Encoding>> shards(List<Encoding> documents) {
        List<List<Encoding>> shards = new ArrayList<>();
        int from = 0;
        int tokens = 0;
        for (int d = 0; d < documents.size(); d++) {
            tokens += documents.get(d).length();
            if (tokens >= SHARD_TOKENS || d == documents.size() - 1) {
                shards.add(documents.subList(from, d + 1));
                from = d + 1;
                tokens = 0;
            }
        }
        return shards;
    }

    private void write(ActivationShard shard, List<Encoding> documents, int shards) {
        try (Scope scope = Scope.open()) {
            List<Tensor> activations = new DocumentActivations(hooked.model(), hooked.point())
                    .of(documents.stream().map(Encoding::ids).toList());
            shard.write(documents, Tensor.cat(activations, 0).to(dtype), hooked.origin(), shards);
        }
    }
}
