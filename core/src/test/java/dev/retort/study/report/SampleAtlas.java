package dev.retort.study.report;

import dev.retort.atlas.Atlas;
import dev.retort.formats.Json;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An atlas about which everything is known, written as tables. */
record SampleAtlas(Path folder, List<Feature> features) {
    static final Map<String, Object> BOUNDS =
            Map.of("nrn", 0.9, "nu_error", 0.2, "nu_reconstruction", 0.5, "free_direction", 0.4, "ridge", 0.4);

    /** A row of {@code features}; NaN is written as nothing. */
    record Feature(
            int number,
            String word,
            double nrn,
            double firing,
            double nuError,
            double nuReconstruction,
            double freeError,
            double freeActivation,
            double ridgeBase,
            double ridgeDistilled) {}

    /** 1,003 shared, seven rotated, one dead, and ones exclusive by norm of which some fail each test. */
    static SampleAtlas of(Path folder) {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < 1003; i++) {
            double nrn = 0.3 + 0.4 * i / 1003;
            features.add(
                    new Feature(i, "shared", nrn, 0.01, 0.7 + i % 7 * 0.05, 0.9 + i % 5 * 0.02, 0.9, 0.9, 0.8, 0.8));
        }
        for (int i = 0; i < 7; i++) {
            features.add(feature(features, "shared-but-rotated", 0.5, 0.8, 0.7, 0.9, 0.9, 0.8, 0.8));
        }
        features.add(new Feature(
                features.size(),
                "dead",
                0.97,
                0,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN));
        features.add(feature(features, "distilled-only", 0.96, 0.1, 0.2, 0.1, 0.1, 0.05, 0.9));
        features.add(feature(features, "distilled-only", 1.0, 0.2, 0.5, 0.4, 0.4, 0.36, 0.9)); // all just at the bounds
        features.add(
                feature(features, "distilled-only", 0.93, -0.9, 0.1, 0.1, 0.1, -0.2, 0.9)); // beyond the chart's edge
        features.add(feature(features, "distilled-only (artefact)", 0.95, 0.3, 0.2, 0.1, 0.1, 0.05, 0.9));
        features.add(feature(features, "distilled-only (artefact)", 0.95, 0.3, 0.9, 0.1, 0.1, 0.05, 0.9));
        features.add(feature(features, "distilled-only (artefact)", 0.95, 0.1, 0.2, 0.5, 0.1, 0.05, 0.9));
        features.add(feature(features, "base-only (artefact)", 0.04, 0.1, 0.2, 0.1, 0.6, 0.9, 0.05));
        features.add(feature(features, "base-only (artefact)", 0.04, 0.1, 0.2, 0.1, 0.1, 0.5, 0.4));
        features.add(feature(features, "base-only (artefact)", 0.04, 0.1, 0.2, 0.1, 0.1, Double.NaN, 0.4));
        features.add(feature(features, "base-only", 0.0, 0.1, 0.2, 0.1, 0.1, 0.9, 0.1));
        return new SampleAtlas(folder, features);
    }

    private static Feature feature(
            List<Feature> before,
            String word,
            double nrn,
            double nuError,
            double nuReconstruction,
            double freeError,
            double freeActivation,
            double ridgeBase,
            double ridgeDistilled) {
        int number = before.size();
        return new Feature(
                number,
                word,
                nrn,
                0.001 * (number % 11 + 1),
                nuError,
                nuReconstruction,
                freeError,
                freeActivation,
                ridgeBase,
                ridgeDistilled);
    }

    Atlas atlas() {
        return new Atlas(folder);
    }

    SampleAtlas about(Map<String, Object> more) {
        Map<String, Object> tree = new java.util.LinkedHashMap<>();
        tree.put("crosscoder_sha256", "abc123");
        tree.put("kind", "batch-topk");
        tree.put("models", List.of(Map.of("name", "small", "sha256", ""), Map.of("name", "small-r1", "sha256", "")));
        tree.put("part", "train");
        tree.put("features", features.size());
        tree.put("tokens", 12_345);
        tree.put("l0", 17.25);
        tree.putAll(more);
        Json.write(folder.resolve("atlas.json"), tree);
        return this;
    }

    SampleAtlas writeFeatures() {
        List<Column> columns =
                new ArrayList<>(List.of(new Column("feature", Type.INT), new Column("class", Type.TEXT)));
        for (String name : List.of(
                "nrn",
                "firing",
                "max",
                "nu_error",
                "nu_reconstruction",
                "free_error",
                "free_activation",
                "ridge_r2_base",
                "ridge_r2_distilled")) {
            columns.add(new Column(name, Type.DOUBLE));
        }
        columns.add(new Column("fired", Type.LONG));
        TableFile.write(
                folder.resolve("features.parquet"),
                columns,
                rows -> features.forEach(f -> rows.begin()
                        .put(f.number())
                        .put(f.word())
                        .put(f.nrn())
                        .put(f.firing())
                        .put(100 * f.firing())
                        .put(f.nuError())
                        .put(f.nuReconstruction())
                        .put(f.freeError())
                        .put(f.freeActivation())
                        .put(f.ridgeBase())
                        .put(f.ridgeDistilled())
                        .put(Math.round(12_345 * f.firing()))
                        .end()));
        return this;
    }

    /** Two categories by words and one by labels, ten ranked and one not, in two contrasts. */
    SampleAtlas writeCategories(String category) {
        List<Column> columns = List.of(
                new Column("feature", Type.INT),
                new Column("category", Type.TEXT),
                new Column("contrast", Type.TEXT),
                new Column("source", Type.TEXT),
                new Column("auroc", Type.DOUBLE),
                new Column("q", Type.DOUBLE),
                new Column("rank", Type.INT),
                new Column("low", Type.DOUBLE),
                new Column("high", Type.DOUBLE));
        TableFile.write(folder.resolve("categories.parquet"), columns, rows -> {
            for (String contrast : List.of("pre", "segment")) {
                for (String name : List.of("words/self-reflection", "words/" + category, "labels/self_checking")) {
                    for (int rank = 0; rank <= 10; rank++) {
                        int feature = 990 + 2 * rank + name.length() % 3;
                        double auroc = 0.85 - 0.03 * rank - (contrast.equals("pre") ? 0.2 : 0);
                        rows.begin()
                                .put(feature)
                                .put(name.split("/", 2)[1])
                                .put(contrast)
                                .put(name.split("/", 2)[0])
                                .put(auroc)
                                .put(rank < 5 ? 1e-6 : 0.2);
                        if (rank == 10) {
                            rows.putNull().putNull().putNull();
                        } else {
                            rows.put(rank).put(auroc - 0.04).put(auroc + 0.05);
                        }
                        rows.end();
                    }
                }
            }
        });
        return this;
    }

    /** Five top places and a sample of every feature from 985 on. */
    SampleAtlas writeContexts(String token) {
        List<Column> columns = List.of(
                new Column("feature", Type.INT),
                new Column("kind", Type.TEXT),
                new Column("rank", Type.INT),
                new Column("value", Type.FLOAT),
                new Column("document", Type.TEXT),
                new Column("document_kind", Type.TEXT),
                new Column("tokens", Type.TEXTS),
                new Column("values", Type.FLOATS));
        TableFile.write(folder.resolve("contexts.parquet"), columns, rows -> {
            for (int f = 985; f < features.size(); f++) {
                for (int rank = 0; rank < 6; rank++) {
                    rows.begin()
                            .put(f)
                            .put(rank < 5 ? "top" : "sample")
                            .put(rank % 5)
                            .put(6f - rank)
                            .put("doc-" + f + "-" + rank)
                            .put("trace")
                            .put(List.of("so", " wait", token, " then"))
                            .put(new float[] {0, 6f - rank, 0.5f, 0})
                            .end();
                }
            }
        });
        return this;
    }

    SampleAtlas writeLogits() {
        List<Column> columns = List.of(
                new Column("feature", Type.INT), new Column("model", Type.INT), new Column("promoted", Type.TEXTS));
        TableFile.write(folder.resolve("logits.parquet"), columns, rows -> {
            for (Feature f : features) {
                for (int model = 0; model < 2; model++) {
                    rows.begin()
                            .put(f.number())
                            .put(model)
                            .put(List.of(" hmm" + f.number(), " wait", "\n", "a", "b", "c", "seventh"))
                            .end();
                }
            }
        });
        return this;
    }

    SampleAtlas writeModels() {
        List<Column> columns = new ArrayList<>(
                List.of(new Column("side", Type.INT), new Column("model", Type.TEXT), new Column("hook", Type.TEXT)));
        List<String> figures = List.of(
                "mean_norm",
                "fvu",
                "ce_clean",
                "ce_spliced",
                "ce_recovered_zero",
                "ce_recovered_zero_low",
                "ce_recovered_zero_high",
                "ce_recovered_mean",
                "ce_recovered_mean_low",
                "ce_recovered_mean_high");
        figures.forEach(name -> columns.add(new Column(name, Type.DOUBLE)));
        TableFile.write(folder.resolve("models.parquet"), columns, rows -> {
            for (int side = 0; side < 2; side++) {
                rows.begin()
                        .put(side)
                        .put("model-" + side)
                        .put("blocks.3.resid_pre")
                        .put(100.0)
                        .put(0.25 + side / 8.0)
                        .put(2.5)
                        .put(2.75)
                        .put(0.953)
                        .put(0.941)
                        .put(0.962)
                        .put(Double.NaN)
                        .put(Double.NaN)
                        .put(Double.NaN)
                        .end();
            }
        });
        return this;
    }

    /** What labels, agreement and names add. */
    SampleAtlas writeOthers() {
        List<Column> words = new ArrayList<>(List.of(
                new Column("category", Type.TEXT),
                new Column("label", Type.TEXT),
                new Column("contrast", Type.TEXT),
                new Column("word_tokens", Type.LONG),
                new Column("label_tokens", Type.LONG),
                new Column("both_tokens", Type.LONG)));
        for (String name : List.of(
                "precision",
                "recall",
                "auroc_words",
                "auroc_labels",
                "misled",
                "low",
                "high",
                "auroc_best",
                "rank_correlation")) {
            words.add(new Column(name, Type.DOUBLE));
        }
        TableFile.write(
                folder.resolve("word_lists.parquet"),
                words,
                rows -> rows.begin()
                        .put("self-reflection")
                        .put("self_checking")
                        .put("segment")
                        .put(1000L)
                        .put(2000L)
                        .put(500L)
                        .put(0.5)
                        .put(0.25)
                        .put(0.9)
                        .put(0.7)
                        .put(0.2)
                        .put(0.15)
                        .put(0.26)
                        .put(0.8)
                        .put(0.6)
                        .end());
        List<Column> agreement = new ArrayList<>();
        for (String name : List.of("hook", "model_a", "model_b", "measure")) {
            agreement.add(new Column(name, Type.TEXT));
        }
        for (String name : List.of("value", "low", "high", "null_value", "null_mean", "null_high", "p")) {
            agreement.add(new Column(name, Type.DOUBLE));
        }
        TableFile.write(folder.resolve("agreement.parquet"), agreement, rows -> {
            for (String measure : List.of("cka", "rsa", "procrustes")) {
                rows.begin()
                        .put("blocks.3.resid_pre")
                        .put("small")
                        .put("small-r1")
                        .put(measure)
                        .put(0.81)
                        .put(0.79)
                        .put(0.84)
                        .put(0.8)
                        .put(0.11)
                        .put(0.13)
                        .put(0.00001)
                        .end();
            }
        });
        List<Column> labels = new ArrayList<>(List.of(
                new Column("feature", Type.INT),
                new Column("source", Type.TEXT),
                new Column("model", Type.TEXT),
                new Column("text", Type.TEXT)));
        for (String name :
                List.of("detection", "detection_low", "detection_high", "fuzzing", "fuzzing_low", "fuzzing_high")) {
            labels.add(new Column(name, Type.DOUBLE));
        }
        TableFile.write(folder.resolve("labels.parquet"), labels, rows -> {
            for (int i = 900; i < 1015; i++) {
                rows.begin()
                        .put(i)
                        .put(i % 2 == 0 ? "judge" : "hand")
                        .put("m")
                        .put("a name of " + i)
                        .put(i % 2 == 0 ? 0.5 + i / 4000.0 : Double.NaN)
                        .put(0.4)
                        .put(0.9)
                        .put(0.7)
                        .put(0.6)
                        .put(0.8)
                        .end();
            }
        });
        return this;
    }

    SampleAtlas whole() {
        return about(Map.of("bounds", BOUNDS))
                .writeFeatures()
                .writeCategories("deductive")
                .writeContexts(" hm")
                .writeLogits()
                .writeModels()
                .writeOthers();
    }
}
