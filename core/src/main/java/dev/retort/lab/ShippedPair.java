package dev.retort.lab;

import dev.retort.basics.Failure;
import dev.retort.formats.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The size-S pair that comes with the product, trained by {@code retort lab build --size S}: {@code base}, {@code distilled}
 * and the null {@code continued}, each a Hugging Face folder, and {@code pair.json} with their provenance.
 */
public final class ShippedPair {
    /** Where a model of the pair lies inside the product, and inside an unpacked folder. */
    private static final List<String> MODELS = List.of("base", "distilled", "continued");

    private ShippedPair() {}

    /** Unpacks the pair into a folder, which then looks as {@code lab build} leaves it; nothing is done twice. */
    public static void unpack(Path folder) {
        if (Files.exists(folder.resolve("pair.json"))) {
            return;
        }
        AtomicFile.folder(folder, temporary -> {
            for (String model : MODELS) {
                Files.createDirectories(temporary.resolve(model));
                for (String file : List.of("config.json", "model.safetensors", "tokens.json")) {
                    copy(model + "/" + file, temporary);
                }
                LabTokenizer.write(temporary.resolve(model));
            }
            copy("pair.json", temporary);
        });
    }

    private static void copy(String name, Path folder) throws IOException {
        try (InputStream in = ShippedPair.class.getResourceAsStream("pair-s/" + name)) {
            if (in == null) {
                throw new Failure("the product's own pair is incomplete: " + name + " is missing; build Retort again");
            }
            AtomicFile.writeBytes(folder.resolve(name), in.readAllBytes());
        }
    }
}
