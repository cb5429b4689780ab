package dev.retort.atlas.export;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Writes atlases in other projects' formats, each a folder with a note of ours, {@code export.json}, at its top. */
public final class AtlasExports {
    /** Tells that a folder is an export, and of what. */
    public static final String NOTE = "export.json";

    private AtlasExports() {}

    /**
     * Writes a folder, whole or not at all, in place of an export that was there.
     *
     * @throws BadInput when something else is in the way, or the atlas lacks what the format needs
     */
    public static Exported write(
            OpenAtlas atlas, AtlasFormat format, ExportRequest request, Path out, Progress progress) {
        if (Files.exists(out) && !Files.exists(out.resolve(NOTE))) {
            throw BadInput.in(out, "is there and is no export of an atlas; name another folder.");
        }
        AtomicReference<Exported> exported = new AtomicReference<>();
        AtomicFile.folder(out, into -> {
            Exported one = written(atlas, format, request, into, progress);
            Map<String, Object> note = new LinkedHashMap<>();
            note.put("format", format.word());
            note.put("crosscoder_sha256", atlas.sha256());
            note.put("models", atlas.models());
            note.put("hook", atlas.hook());
            note.put("part", atlas.part());
            note.put("features", one.features());
            note.putAll(one.figures());
            note.put("remarks", one.remarks());
            Json.write(into.resolve(NOTE), note);
            exported.set(one);
        });
        return exported.get();
    }

    private static Exported written(
            OpenAtlas atlas, AtlasFormat format, ExportRequest request, Path into, Progress progress)
            throws IOException {
        return switch (format) {
            case NEURONPEDIA -> new NeuronpediaTree(atlas, request).write(into, progress);
            case NEURONPEDIA_UPLOAD -> new NeuronpediaUpload(atlas, request).write(into, progress);
            case DASHBOARD -> new Dashboard(atlas, request).write(into, progress);
            case LATENT_CSV -> new LatentCsv(atlas, request).write(into, progress);
            case DELPHI -> new DelphiCache(atlas, request).write(into, progress);
        };
    }
}
