package dev.retort.atlas;

import dev.retort.basics.BadInput;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Sha256;
import dev.retort.tables.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The atlas of a crosscoder's features, a folder: tables as Parquet files, and {@code atlas.json}, which tells of what. Any
 * reader of Parquet opens it; {@link #open} gives it as tables for SQL.
 */
public record Atlas(Path folder) {
    /** Under which name {@code atlas.json} keeps the hash of its crosscoder's file. */
    public static final String CROSSCODER = "crosscoder_sha256";

    static final String ABOUT = "atlas.json";

    /** @throws BadInput when something else is in the way of an atlas there */
    public static void requireFree(Path folder) {
        if (Files.exists(folder) && !Files.exists(folder.resolve(ABOUT))) {
            throw BadInput.in(folder, "is there and is no atlas; name another folder.");
        }
    }

    /**
     * Writes the folder, whole or not at all, in place of what was there.
     *
     * @param about what is said of where it comes from, in its order
     * @param labels of the atlas that was there, which go over; closed here
     */
    public static Atlas write(Path folder, AtlasTables tables, Map<String, Object> about, CarriedLabels labels) {
        requireFree(folder);
        FeatureTable features = tables.features();
        Map<String, Object> tree = new LinkedHashMap<>(about);
        tree.put("features", features.crosscoder().features());
        tree.put("tokens", features.firing().tokens());
        tree.put("l0", features.firing().l0());
        tree.put("classes", counts(features));
        KeptCode code = tables.code();
        if (code != null) {
            tree.put("code_values", code.size());
        }
        AtomicFile.folder(folder, temporary -> {
            tables.write(temporary);
            Json.write(temporary.resolve(ABOUT), tree);
            labels.into(temporary);
            labels.close(); // some systems rename no folder in which a file is open
        });
        return new Atlas(folder);
    }

    /** How many features are of each class, classes without any left out. */
    public static Map<String, Integer> counts(FeatureTable features) {
        Map<FeatureClass, Integer> counts = new EnumMap<>(FeatureClass.class);
        for (FeatureClass one : features.classes()) {
            counts.merge(one, 1, Integer::sum);
        }
        Map<String, Integer> words = new LinkedHashMap<>();
        counts.forEach((one, count) -> words.put(one.word(), count));
        return words;
    }

    /** Its tables; close them. */
    public Database open() {
        requireThere();
        return Database.open(folder);
    }

    /** What {@code atlas.json} says. */
    public MapNode about() {
        requireThere();
        return Json.read(folder.resolve(ABOUT)).asMap("what an atlas is of");
    }

    /** What {@code atlas.json} says under a name, as text. */
    public String about(String name) {
        return about().textOr(name, "");
    }

    /** @throws BadInput when the atlas is of another crosscoder than the one in this file */
    public void requireOf(Path crosscoder) {
        String own = about(CROSSCODER);
        if (own.isEmpty()) {
            throw BadInput.in(
                    folder,
                    "is no atlas of `retort atlas build`: its atlas.json names no crosscoder; in a study's workspace the"
                            + " atlas is steps/tables-…/atlas.");
        }
        if (!own.equals(Sha256.of(crosscoder))) {
            throw BadInput.in(
                    folder,
                    "is the atlas of another crosscoder than " + crosscoder + "; build one of this crosscoder.");
        }
    }

    private void requireThere() {
        if (!Files.exists(folder.resolve(ABOUT))) {
            throw BadInput.in(folder, "is no atlas; `retort atlas build` makes one.");
        }
    }
}
