package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import dev.retort.models.tokenizer.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One file of a store: a model's activations over some whole documents in a row, {@code train-0000.safetensors}.
 *
 * <p>Tensors: {@code x} (n, d) raw, F32 or BF16, {@code norms} (n) their lengths, {@code ids}, {@code starts},
 * {@code ends} (n) the tokens, {@code lengths} how many tokens each document has; in the metadata {@code hook},
 * {@code model}, {@code model_sha256}, and {@code shards}, how many there are of the part. {@link MappedShard} reads it.
 */
record ActivationShard(Path file) {
    static final String SHARDS = "shards";
    static final String HOOK = "hook";
    static final String MODEL = "model";
    static final String SHA256 = "model_sha256";

    private static final Pattern NUMBER = Pattern.compile("-(\\d{4,9})\\.safetensors$");

    static ActivationShard of(Path folder, Part part, int number) {
        return new ActivationShard(folder.resolve("%s-%04d.safetensors".formatted(part.word(), number)));
    }

    /**
     * Those of a part, in order; none when the folder has none.
     *
     * @throws BadInput when one is missing between them
     */
    static List<ActivationShard> all(Path folder, Part part) {
        List<ActivationShard> shards = new ArrayList<>();
        int last = last(folder, part);
        for (int number = 0; number <= last; number++) {
            ActivationShard shard = of(folder, part, number);
            if (!shard.exists()) {
                throw BadInput.in(
                        shard.file(),
                        "is missing, although the store goes on to "
                                + of(folder, part, last).file().getFileName()
                                + "; harvest once more, only what is missing is made.");
            }
            shards.add(shard);
        }
        return shards;
    }

    /** The highest number there is; −1 when there is none. */
    private static int last(Path folder, Part part) {
        if (!Files.isDirectory(folder)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(part.word() + "-"))
                    .map(NUMBER::matcher)
                    .filter(Matcher::find)
                    .mapToInt(number -> Integer.parseInt(number.group(1)))
                    .max()
                    .orElse(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    /**
     * @param x (n, d), the documents' tokens one after the other, in the dtype in which they are to be kept
     * @param shards how many there will be of the part
     */
    void write(List<Encoding> documents, Tensor x, Origin origin, int shards) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("x", x);
        tensors.put("norms", x.to(DType.F32).norm(1, false));
        tensors.put("ids", joined(documents.stream().map(Encoding::ids).toList()));
        tensors.put("starts", joined(documents.stream().map(Encoding::starts).toList()));
        tensors.put("ends", joined(documents.stream().map(Encoding::ends).toList()));
        int[] lengths = documents.stream().mapToInt(Encoding::length).toArray();
        tensors.put("lengths", Tensor.of(Device.CPU, lengths, lengths.length));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(HOOK, origin.hook());
        metadata.put(MODEL, origin.model());
        metadata.put(SHA256, origin.sha256());
        metadata.put(SHARDS, Integer.toString(shards));
        Safetensors.write(file, tensors, metadata);
    }

    /** @throws BadInput when it is there and holds other tokens than these documents have */
    void requireOf(List<Encoding> documents) {
        int[] lengths = documents.stream().mapToInt(Encoding::length).toArray();
        int[] ids = flat(documents.stream().map(Encoding::ids).toList());
        try (Scope scope = Scope.open();
                Safetensors tensors = Safetensors.open(file)) {
            if (!Arrays.equals(lengths, ints(tensors, "lengths")) || !Arrays.equals(ids, ints(tensors, "ids"))) {
                throw BadInput.in(
                        file,
                        "is there and holds other tokens than the corpus has at its place: it is of another corpus, "
                                + "tokenizer or --longest. Delete it, and it is made again, or name another folder.");
            }
        }
    }

    private static int[] ints(Safetensors tensors, String name) {
        return Arrays.stream(tensors.tensor(name, Device.CPU).to(DType.I64).toLongs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private static int[] flat(List<int[]> arrays) {
        return arrays.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private static Tensor joined(List<int[]> arrays) {
        int[] all = flat(arrays);
        return Tensor.of(Device.CPU, all, all.length);
    }
}
