package dev.retort.formats;

import dev.retort.basics.BadInput;
import dev.retort.engine.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code torch.save} writes (the zip form, since torch 1.6) without executing any of it, and writes the same.
 *
 * <p>The pickle inside is read by {@link PickleReader}, which knows containers, texts, numbers and tensors; whatever else
 * the file asks for is refused by its name.
 */
public final class TorchFile {
    private TorchFile() {}

    /**
     * The mapping a file holds. Values are {@link TorchTensor}, String, Long, Double, Boolean, null, and unmodifiable
     * Map and List (for tuples too) of these; whole numbers as keys become text.
     */
    public static Map<String, @Nullable Object> read(Path path) {
        requireZip(path);
        try (TorchArchive archive = TorchArchive.open(path)) {
            Object root = new PickleReader(path, archive.pickle(), archive::storage).read();
            if (new PickleTree(path).freeze(root) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> result = new LinkedHashMap<>();
                map.forEach((key, value) -> result.put((String) key, value));
                return result;
            }
            throw BadInput.in(path, "holds no mapping; expected a state dict.");
        }
    }

    private static void requireZip(Path path) {
        try (MappedFile mapped = MappedFile.open(path, "a torch .pt file")) {
            FileKind.refuseOthers(path, mapped.bytes(), FileKind.TORCH);
            if (!FileKind.TORCH.fits(mapped.bytes())) {
                throw BadInput.in(
                        path,
                        "is no zip archive, as torch.save has written since torch 1.6; "
                                + "load it in Python and save it again.");
            }
        }
    }

    /** A file that holds tensors only, a flat state dict. */
    public static Map<String, TorchTensor> tensors(Path path) {
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        read(path).forEach((name, value) -> {
            if (!(value instanceof TorchTensor tensor)) {
                throw BadInput.in(path, "\"" + name + "\" is no tensor; expected a flat state dict.");
            }
            tensors.put(name, tensor);
        });
        return tensors;
    }

    /**
     * Writes a flat state dict atomically, as {@code torch.load(…, weights_only=True)} reads it; the map's order is kept,
     * equal tensors give equal bytes.
     */
    public static void write(Path target, Map<String, Tensor> tensors) {
        TorchWriter.write(target, tensors);
    }
}
