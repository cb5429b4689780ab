package dev.retort.atlas.export;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Normalisation;
import dev.retort.activations.Part;
import dev.retort.activations.StoreManifest;
import dev.retort.activations.TokenRow;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.Safetensors;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * EleutherAI/delphi's latent cache ({@code delphi/latents/cache.py}, read by {@code loader.py}): {@code
 * latents/MODULE/START_END.safetensors} for ranges of features, ends included, and {@code config.json} beside them.
 *
 * <p>As there, documents stand end to end and are cut into rows of so many tokens, so that no row is padded but the last;
 * nothing stands between documents here. Values of 1e-5 or less are left out, as delphi leaves them out; values beyond
 * float16's largest, 65,504, become that, and are counted.
 */
final class DelphiCache {
    /** Where the modules' folders are. */
    static final String FOLDER = "latents";

    /** Values a file: what a reader holds at once. */
    static final int EACH = 1 << 22;

    private static final float LEAST = 1e-5f;
    private static final float MOST = 65_504;

    /** delphi cuts rows into examples of this many tokens. */
    private static final int EXAMPLE = 32;

    private final OpenAtlas atlas;
    private final ExportRequest request;
    private final int each;
    private long values;
    private long dropped;
    private long clamped;

    DelphiCache(OpenAtlas atlas, ExportRequest request) {
        this(atlas, request, EACH);
    }

    DelphiCache(OpenAtlas atlas, ExportRequest request, int each) {
        this.atlas = atlas;
        this.request = request;
        this.each = each;
    }

    Exported write(Path into, Progress progress) {
        atlas.require("code", AtlasFormat.DELPHI, "build it with --keep-code");
        atlas.require("documents", AtlasFormat.DELPHI, "build it with --keep-code");
        if (request.stores().isEmpty()) {
            throw new BadInput("delphi wants the documents' tokens; name the store that was harvested with --store.");
        }
        if (request.context() < EXAMPLE || request.context() % EXAMPLE != 0) {
            throw new BadInput("--context " + request.context() + ": expected a multiple of " + EXAMPLE
                    + ", the tokens of delphi's examples.");
        }
        List<Integer> features = request.features().in(atlas, true);
        DelphiTokens tokens = tokens();
        String module = DelphiModule.of(atlas.hook(request.side()));
        Path folder = into.resolve(FOLDER).resolve(module);
        List<String> files = new ArrayList<>();
        List<Split> splits = splits(features);
        try (Progress.Task task = progress.begin("write latents", features.size(), "features");
                Scope scope = Scope.open()) {
            Tensor rows = tokens.rows();
            for (Split split : splits) {
                String name = split.from() + "_" + split.to() + ".safetensors";
                write(folder.resolve(name), split, tokens, rows);
                files.add(FOLDER + "/" + module + "/" + name);
                task.advance(split.features().size());
            }
        }
        Json.write(folder.resolve("config.json"), config(tokens, splits.size()));
        files.add(FOLDER + "/" + module + "/config.json");
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("values", values);
        figures.put("values_left_out", dropped);
        figures.put("values_clamped", clamped);
        figures.put("rows", (long) tokens.count());
        return new Exported(features.size(), figures, files, remarks(module));
    }

    /**
     * Features in a row.
     *
     * @param features those of them that are wanted
     */
    private record Split(int from, int to, int values, List<Integer> features) {}

    /** All of 0 … F − 1, so that delphi finds a feature by the ends; cut where a file is full. */
    private List<Split> splits(List<Integer> features) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (List<@Nullable Object> row :
                atlas.ask("SELECT feature, count(*) FROM code GROUP BY feature").rows()) {
            counts.put(number(row.get(0)), number(row.get(1)));
        }
        List<Split> splits = new ArrayList<>();
        List<Integer> held = new ArrayList<>();
        int from = 0;
        int sum = 0;
        for (int feature : features) {
            int fired = counts.getOrDefault(feature, 0);
            if (!held.isEmpty() && (long) sum + fired > each) {
                splits.add(new Split(from, feature - 1, sum, List.copyOf(held)));
                from = feature;
                sum = 0;
                held.clear();
            }
            held.add(feature);
            sum += fired;
        }
        splits.add(new Split(from, atlas.size() - 1, sum, List.copyOf(held)));
        return splits;
    }

    private static int number(@Nullable Object value) {
        return Math.toIntExact(((Number) Objects.requireNonNull(value)).longValue());
    }

    private void write(Path file, Split split, DelphiTokens tokens, Tensor rows) {
        int[] locations = new int[Math.multiplyExact(3, split.values())];
        float[] activations = new float[split.values()];
        java.util.BitSet wanted = new java.util.BitSet();
        split.features().forEach(wanted::set);
        int[] count = {0};
        atlas.tables()
                .forEach(
                        "SELECT feature, document, position, value FROM code WHERE feature BETWEEN ? AND ? "
                                + "ORDER BY feature, document, position",
                        row -> {
                            float value = row.real(3);
                            if (!wanted.get(row.whole(0))) {
                                return;
                            }
                            if (!(value > LEAST)) {
                                dropped++;
                                return;
                            }
                            clamped += value > MOST ? 1 : 0;
                            int at = count[0]++;
                            long token = tokens.first(row.whole(1)) + row.whole(2);
                            locations[3 * at] = (int) (token / tokens.width());
                            locations[3 * at + 1] = (int) (token % tokens.width());
                            locations[3 * at + 2] = row.whole(0) - split.from();
                            activations[at] = Math.min(value, MOST);
                        },
                        split.from(),
                        split.to());
        int n = count[0];
        values += n;
        DType type = narrow(split, tokens) ? DType.I16 : DType.I32;
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put(
                    "locations",
                    Tensor.of(Device.CPU, java.util.Arrays.copyOf(locations, 3 * n), n, 3)
                            .to(type));
            tensors.put(
                    "activations",
                    Tensor.of(Device.CPU, java.util.Arrays.copyOf(activations, n), n)
                            .to(DType.F16));
            tensors.put("tokens", rows);
            Safetensors.write(file, tensors, Map.of());
        }
    }

    /** Whether sixteen bits, of which delphi reads all as a number and other readers fifteen, hold every location. */
    private static boolean narrow(Split split, DelphiTokens tokens) {
        return Math.max(Math.max(tokens.count(), tokens.width()), split.to() - split.from()) <= Short.MAX_VALUE;
    }

    private DelphiTokens tokens() {
        List<Integer> lengths = new ArrayList<>();
        Table documents = atlas.ask("SELECT tokens FROM documents ORDER BY document");
        documents.rows().forEach(row -> lengths.add(number(row.getFirst())));
        List<Path> folders = StoreManifest.of(request.stores()).folders();
        try (ActivationStore store = ActivationStore.open(folders, Normalisation.NONE)) {
            List<TokenRow> rows = store.tokens(Part.named(atlas.part()));
            List<Integer> found = rows.stream().map(TokenRow::length).toList();
            if (!found.equals(lengths)) {
                throw BadInput.in(
                        folders.getFirst(),
                        "its " + atlas.part() + " part has " + found.size() + " documents of "
                                + found.stream().mapToLong(Integer::longValue).sum() + " tokens, the atlas was built"
                                + " over " + lengths.size() + " of "
                                + lengths.stream().mapToLong(Integer::longValue).sum()
                                + "; name the store of the atlas.");
            }
            return DelphiTokens.of(rows, request.context());
        }
    }

    /** delphi's CacheConfig, and the model's name, by which it finds a tokenizer. */
    private Map<String, Object> config(DelphiTokens tokens, int splits) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("dataset_repo", "");
        config.put("dataset_split", atlas.part());
        config.put("dataset_name", "");
        config.put("dataset_column", "text");
        config.put("batch_size", 32);
        config.put("cache_ctx_len", tokens.width());
        config.put("ctx_len", tokens.width());
        config.put("n_tokens", tokens.size());
        config.put("n_splits", splits);
        String id = request.modelId();
        config.put("model_name", id == null ? atlas.models().get(request.side()) : id);
        return config;
    }

    private List<String> remarks(String module) {
        List<String> remarks = new ArrayList<>();
        remarks.add("delphi reads it with raw_dir=" + FOLDER + " and modules=[\"" + module + "\"]; model_name in"
                + " config.json must name a tokenizer that transformers finds (--model-id).");
        if (clamped > 0) {
            remarks.add(clamped + " values are beyond float16 and stand there as 65,504.");
        }
        return remarks;
    }
}
