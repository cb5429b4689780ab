package dev.retort.activations;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import dev.retort.models.tokenizer.Encoding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file of a store: a model's activations over some whole documents in a row, {@code train-0000.safetensors}.
 *
 * <p>Tensors: {@code x} (n, d) raw, {@code norms} (n) their lengths, {@code ids}, {@code starts}, {@code ends} (n) the
 * tokens, {@code lengths} how many tokens each document has.
 */
record ActivationShard(Path file) {
    static ActivationShard of(Path folder, Part part, int number) {
        return new ActivationShard(folder.resolve("%s-%04d.safetensors".formatted(part.word(), number)));
    }

    /** Those of a part that are there, in order. */
    static List<ActivationShard> all(Path folder, Part part) {
        List<ActivationShard> shards = new ArrayList<>();
        for (ActivationShard next = of(folder, part, 0); next.exists(); next = of(folder, part, shards.size())) {
            shards.add(next);
        }
        return shards;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** @param x (n, d), the documents' tokens one after the other */
    void write(List<Encoding> documents, Tensor x, String hook) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("x", x);
        tensors.put("norms", x.norm(1, false));
        tensors.put("ids", joined(documents.stream().map(Encoding::ids).toList()));
        tensors.put("starts", joined(documents.stream().map(Encoding::starts).toList()));
        tensors.put("ends", joined(documents.stream().map(Encoding::ends).toList()));
        int[] lengths = documents.stream().mapToInt(Encoding::length).toArray();
        tensors.put("lengths", Tensor.of(Device.CPU, lengths, lengths.length));
        Safetensors.write(file, tensors, Map.of("hook", hook));
    }

    /** d. */
    int width() {
        try (Safetensors tensors = Safetensors.open(file)) {
            return Math.toIntExact(tensors.entry("x").shape()[1]);
        }
    }

    /** (n, d), in the caller's scope. */
    Tensor x() {
        try (Safetensors tensors = Safetensors.open(file)) {
            return tensors.tensor("x", Device.CPU);
        }
    }

    /** ‖x‖ of each token. */
    double[] norms() {
        try (Scope scope = Scope.open();
                Safetensors tensors = Safetensors.open(file)) {
            return tensors.tensor("norms", Device.CPU).toDoubles();
        }
    }

    /** The documents' tokens. */
    List<Encoding> documents() {
        try (Scope scope = Scope.open();
                Safetensors tensors = Safetensors.open(file)) {
            int[] ids = ints(tensors, "ids");
            int[] starts = ints(tensors, "starts");
            int[] ends = ints(tensors, "ends");
            List<Encoding> documents = new ArrayList<>();
            int from = 0;
            for (int length : ints(tensors, "lengths")) {
                int to = from + length;
                documents.add(new Encoding(
                        Arrays.copyOfRange(ids, from, to),
                        Arrays.copyOfRange(starts, from, to),
                        Arrays.copyOfRange(ends, from, to)));
                from = to;
            }
            return documents;
        }
    }

    private static Tensor joined(List<int[]> arrays) {
        int[] all = arrays.stream().flatMapToInt(Arrays::stream).toArray();
        return Tensor.of(Device.CPU, all, all.length);
    }

    private static int[] ints(Safetensors file, String name) {
        return Arrays.stream(file.tensor(name, Device.CPU).toLongs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }
}
