package dev.retort.models;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.PackedMatrix;
import dev.retort.formats.Gguf;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The parameters in a GGUF file, as Hugging Face would have them.
 *
 * @param form AS_KEPT: quantised and bfloat16 matrices stay so
 */
record GgufWeights(Gguf gguf, DecoderConfig config, Device device, WeightForm form) implements Weights.Source {
    @Override
    public Tensor get(String name, long... shape) {
        String theirs = GgufNames.of(name, config.traits());
        Tensor tensor = Checkpoint.checked(gguf.path(), theirs, gguf.tensor(theirs, device), shape);
        Checkpoint.finite(gguf.path(), theirs, tensor);
        int heads = turnedHeads(name);
        if (heads > 0) {
            tensor = halvesTogether(tensor, heads);
        } else if (config.traits().normsAddOne() && name.endsWith("norm.weight")) {
            tensor = tensor.sub(1); // GGUF stores what the norm multiplies by
        }
        return tensor.escape();
    }

    @Override
    public Optional<PackedMatrix> packed(String name, long outs, long ins) {
        String theirs = GgufNames.of(name, config.traits());
        if (!form.keeps(device, ins, gguf.group(theirs))) {
            return Optional.empty();
        }
        Checkpoint.checked(gguf.path(), theirs, gguf.entry(theirs).shape(), new long[] {outs, ins});
        if (gguf.quantisation(theirs).equals(DType.BF16.name())) {
            try (Scope scope = Scope.open();
                    Tensor numbers = get(name, outs, ins)) {
                return Optional.of(PackedMatrix.ofHalves(numbers.to(DType.BF16)));
            }
        }
        int heads = turnedHeads(name);
        int head = heads == 0 ? 1 : Math.toIntExact(outs / heads);
        IntUnaryOperator row =
                heads == 0 ? r -> r : r -> r / head * head + r % head % (head / 2) * 2 + r % head / (head / 2);
        return Optional.of(gguf.packed(theirs, row));
    }

    /** Into how many heads the rows of a parameter fall, whose halves the file has interleaved; 0 for all others. */
    private int turnedHeads(String name) {
        if (!permuted(config.family())) {
            return 0;
        }
        return name.contains(".self_attn.q_proj")
                ? config.nHeads()
                : name.contains(".self_attn.k_proj") ? config.nKvHeads() : 0;
    }

    /** Whose q and k rows llama.cpp's converter permutes; Mistral's files are Llama's. */
    static boolean permuted(Family family) {
        return family == Family.LLAMA || family == Family.SMOLLM3 || family == Family.MISTRAL;
    }

    /**
     * GGUF stores Llama's q and k rows so that the two of a rotated pair are neighbours; here, as in Hugging Face's
     * layout, they are half a head apart.
     */
    private static Tensor halvesTogether(Tensor rows, int heads) {
        long[] shape = rows.shape();
        long half = shape[0] / heads / 2;
        long rest = rows.elements() / shape[0];
        return rows.reshape(heads, half, 2, rest).transpose(1, 2).reshape(shape);
    }
}
