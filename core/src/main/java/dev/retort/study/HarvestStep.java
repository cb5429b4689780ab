package dev.retort.study;

import dev.retort.activations.Document;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Safetensors;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import dev.retort.models.tokenizer.Encoding;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs both models of an arm over the corpus and keeps their activations at the hook point, in shards
 * ({@code train-0000.safetensors}: x (n, M, d), ids, starts, ends (n), lengths of documents) that {@link Harvested} reads.
 * A resumed run goes on with the shard it lacks.
 */
final class HarvestStep {
    /** Tokens that one shard holds, and a kill may cost. */
    private static final int SHARD_TOKENS = 16_384;

    /** Padded tokens that the models see at once. */
    private static final int BATCH_TOKENS = 4096;

    /** Longer documents are cut: attention's cost grows with the square, and figures count documents. */
    private static final int MOST_TOKENS = 1024;

    private final Study study;
    private final PairPlaces pair;
    private final Step corpus;

    private HarvestStep(Study study, PairPlaces pair, Step corpus) {
        this.study = study;
        this.pair = pair;
        this.corpus = corpus;
    }

    static Step of(Study study, PairPlaces pair, Step corpus) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("hook", study.hook());
        config.put("models", pair.described());
        List<Step> after = new ArrayList<>(pair.after());
        after.add(corpus);
        HarvestStep work = new HarvestStep(study, pair, corpus);
        return new Step(pair.arm().step("harvest"), 1, config, after, pair.files(), work::run);
    }

    private void run(StepContext context) {
        Path basePath = pair.base().in(context);
        Path distilledPath = pair.distilled().in(context);
        try (Tokenizer tokenizer = Tokenizers.load(basePath);
                Decoder base = Decoder.load(basePath, Device.CPU);
                Decoder distilled = Decoder.load(distilledPath, Device.CPU);
                Autograd.Off off = Autograd.off()) {
            HookPoint point = HookPoint.parse(study.hook(), base.config().nLayers());
            List<Decoder> models = basePath.equals(distilledPath) ? List.of(base, base) : List.of(base, distilled);
            int longest = Math.min(MOST_TOKENS, base.config().contextLength());
            for (Part part : Part.values()) {
                List<Encoding> encodings = encode(context.input(corpus), part, tokenizer, longest);
                List<int[]> shards = shards(encodings);
                long tokens = encodings.stream().mapToLong(Encoding::length).sum();
                try (Progress.Task task =
                        context.progress().begin(pair.arm().step("harvest") + " " + part.word(), tokens, "tokens")) {
                    for (int s = 0; s < shards.size(); s++) {
                        List<Encoding> documents = encodings.subList(shards.get(s)[0], shards.get(s)[1]);
                        Path file = context.folder().resolve(Harvested.shard(part, s));
                        if (!Files.exists(file)) {
                            write(file, documents, models, point);
                        }
                        task.advance(
                                documents.stream().mapToLong(Encoding::length).sum());
                    }
                }
            }
            Harvested.finish(context.folder());
        }
    }

    private static List<Encoding> encode(Path corpus, Part part, Tokenizer tokenizer, int longest) {
        List<String> texts = new ArrayList<>();
        new CorpusReader(corpus.resolve(part.word() + ".jsonl"), "text").read(document -> texts.add(document.text()));
        List<Encoding> encodings = new ArrayList<>();
        for (String text : texts) {
            Encoding whole = tokenizer.encode(text, true);
            int length = Math.min(longest, whole.length());
            encodings.add(new Encoding(
                    Arrays.copyOf(whole.ids(), length),
                    Arrays.copyOf(whole.starts(), length),
                    Arrays.copyOf(whole.ends(), length)));
        }
        return encodings;
    }

    /** From which document to which each shard goes. */
    private static List<int[]> shards(List<Encoding> documents) {
        List<int[]> shards = new ArrayList<>();
        int from = 0;
        int tokens = 0;
        for (int d = 0; d < documents.size(); d++) {
            tokens += documents.get(d).length();
            if (tokens >= SHARD_TOKENS || d == documents.size() - 1) {
                shards.add(new int[] {from, d + 1});
                from = d + 1;
                tokens = 0;
            }
        }
        return shards;
    }

    private static void write(Path file, List<Encoding> documents, List<Decoder> models, HookPoint point) {
        try (Scope scope = Scope.open()) {
            Tensor[] activations = new Tensor[documents.size()];
            for (int[] members : batches(documents)) {
                int[][] rows = Arrays.stream(members)
                        .mapToObj(d -> documents.get(d).ids())
                        .toArray(int[][]::new);
                try (Scope inner = Scope.open()) {
                    Tensor both = both(Batch.of(Device.CPU, rows), models, point); // (B, T, M, d)
                    for (int row = 0; row < members.length; row++) {
                        Tensor own = both.select(0, row)
                                .narrow(0, 0, rows[row].length)
                                .copy();
                        activations[members[row]] = inner.keep(own); // (T, M, d)
                    }
                }
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("x", Tensor.cat(List.of(activations), 0));
            tensors.put("ids", joined(documents.stream().map(Encoding::ids).toList()));
            tensors.put(
                    "starts", joined(documents.stream().map(Encoding::starts).toList()));
            tensors.put("ends", joined(documents.stream().map(Encoding::ends).toList()));
            int[] lengths = documents.stream().mapToInt(Encoding::length).toArray();
            tensors.put("lengths", Tensor.of(Device.CPU, lengths, lengths.length));
            Safetensors.write(file, tensors, Map.of("hook", point.toString()));
        }
    }

    private static Tensor both(Batch batch, List<Decoder> models, HookPoint point) {
        Tensor first = models.get(0).residual(batch, point, Hooks.none());
        boolean same = models.get(0) == models.get(1);
        return Tensor.stack(List.of(first, same ? first : models.get(1).residual(batch, point, Hooks.none())), 2);
    }

    private static Tensor joined(List<int[]> arrays) {
        int[] all = arrays.stream().flatMapToInt(Arrays::stream).toArray();
        return Tensor.of(Device.CPU, all, all.length);
    }

    /** Documents of like length together, so that little is padded. */
    private static List<int[]> batches(List<Encoding> documents) {
        Integer[] order = new Integer[documents.size()];
        Arrays.setAll(order, d -> d);
        Arrays.sort(order, Comparator.comparingInt(d -> documents.get(d).length()));
        List<int[]> batches = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int d : order) {
            if (!open.isEmpty() && (long) (open.size() + 1) * documents.get(d).length() > BATCH_TOKENS) {
                batches.add(open.stream().mapToInt(Integer::intValue).toArray());
                open.clear();
            }
            open.add(d);
        }
        batches.add(open.stream().mapToInt(Integer::intValue).toArray());
        return batches;
    }

    /** The documents of a part as the corpus step wrote them. */
    static List<Document> documents(Path corpus, Part part) {
        List<Document> documents = new ArrayList<>();
        new CorpusReader(corpus.resolve(part.word() + ".jsonl"), "text").read(documents::add);
        return documents;
    }
}
