package dev.retort.study;

import dev.retort.activations.ActivationBatches;
import dev.retort.activations.ActivationSweep;
import dev.retort.activations.Document;
import dev.retort.activations.Normaliser;
import dev.retort.atlas.TokenSequence;
import dev.retort.atlas.TokenTable;
import dev.retort.basics.Rng;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A finished harvest: tokens, raw activations and the normaliser. Parts are read when they are asked for and owned until
 * it is closed.
 */
final class Harvested implements AutoCloseable {
    /** A token whose norm in any model is above this multiple of the median is an attention sink. */
    private static final double SINK = 10;

    private static final String FACTS = "harvest.json";
    private static final int MODELS = 2;

    private final Path folder;
    private final Path corpus;
    private final double[] medianNorm;
    private final Normaliser normaliser;
    private final Map<Part, Loaded> loaded = new EnumMap<>(Part.class);

    /** A part in memory: raw x (n, M, d), and which tokens statistics leave out. */
    private record Loaded(Tensor x, TokenTable table, boolean[] flagged) {}

    private Harvested(Path folder, Path corpus, double[] medianNorm, Normaliser normaliser) {
        this.folder = folder;
        this.corpus = corpus;
        this.medianNorm = medianNorm;
        this.normaliser = normaliser;
    }

    static String shard(Part part, int number) {
        return "%s-%04d.safetensors".formatted(part.word(), number);
    }

    /** Opens what {@link HarvestStep} and {@link CorpusStep} have made. */
    static Harvested open(Path folder, Path corpus) {
        MapNode facts = Json.read(folder.resolve(FACTS)).asMap();
        double[] median = numbers(facts, "median_norm");
        double[] mean = numbers(facts, "mean_norm");
        int width = facts.need("width").asInt();
        return new Harvested(folder, corpus, median, Normaliser.ofMeanNorms(mean, width));
    }

    private static double[] numbers(MapNode facts, String key) {
        return facts.need(key).asList().stream().mapToDouble(n -> n.asDouble()).toArray();
    }

    /** Measures the train part's norms, once all shards are there, and writes them down. */
    static void finish(Path folder) {
        int width = 0;
        try (Scope scope = Scope.open()) {
            List<double[]> shards = new ArrayList<>();
            List<boolean[]> firsts = new ArrayList<>();
            for (int s = 0; Files.exists(folder.resolve(shard(Part.TRAIN, s))); s++) {
                try (Scope inner = Scope.open();
                        Safetensors file = Safetensors.open(folder.resolve(shard(Part.TRAIN, s)))) {
                    Tensor x = file.tensor("x", Device.CPU);
                    width = (int) x.size(2);
                    shards.add(x.norm(2, false).toDoubles()); // (n, M)
                    firsts.add(firsts(file.tensor("lengths", Device.CPU).toLongs()));
                }
            }
            double[] all = shards.stream().flatMapToDouble(Arrays::stream).toArray();
            boolean[] isFirst = joined(firsts);
            double[] median = new double[MODELS];
            for (int m = 0; m < MODELS; m++) {
                int model = m;
                double[] own = java.util.stream.IntStream.range(0, isFirst.length)
                        .mapToDouble(i -> all[i * MODELS + model])
                        .sorted()
                        .toArray();
                median[m] = own[own.length / 2];
            }
            double[] mean = new double[MODELS];
            long kept = 0;
            for (int i = 0; i < isFirst.length; i++) {
                if (!isFirst[i] && !sink(all, i, median)) {
                    kept++;
                    for (int m = 0; m < MODELS; m++) {
                        mean[m] += all[i * MODELS + m];
                    }
                }
            }
            for (int m = 0; m < MODELS; m++) {
                mean[m] /= kept;
            }
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("width", width);
            facts.put("median_norm", median);
            facts.put("mean_norm", mean);
            facts.put("train_tokens", isFirst.length);
            facts.put("train_tokens_unflagged", kept);
            Json.write(folder.resolve(FACTS), facts);
        }
    }

    private static boolean sink(double[] norms, int token, double[] median) {
        for (int m = 0; m < MODELS; m++) {
            if (norms[token * MODELS + m] > SINK * median[m]) {
                return true;
            }
        }
        return false;
    }

    private static boolean[] firsts(long[] lengths) {
        boolean[] first = new boolean[(int) Arrays.stream(lengths).sum()];
        int at = 0;
        for (long length : lengths) {
            if (length > 0) {
                first[at] = true;
            }
            at += (int) length;
        }
        return first;
    }

    private static boolean[] joined(List<boolean[]> arrays) {
        boolean[] all = new boolean[arrays.stream().mapToInt(a -> a.length).sum()];
        int at = 0;
        for (boolean[] array : arrays) {
            System.arraycopy(array, 0, all, at, array.length);
            at += array.length;
        }
        return all;
    }

    Normaliser normaliser() {
        return normaliser;
    }

    TokenTable table(Part part) {
        return loaded(part).table();
    }

    /** Raw activations (n, M, d) of some tokens of a part, in the caller's scope. */
    Tensor rows(Part part, int[] tokens) {
        long[] rows = Arrays.stream(tokens).asLongStream().toArray();
        return loaded(part).x().indexSelect(0, Tensor.of(Device.CPU, rows, rows.length));
    }

    /** A part from its first token to its last, normalised. */
    ActivationSweep sweep(Part part) {
        Loaded all = loaded(part);
        return new ActivationSweep() {
            @Override
            public int models() {
                return MODELS;
            }

            @Override
            public int width() {
                return (int) all.x().size(2);
            }

            @Override
            public long tokens() {
                return all.flagged().length;
            }

            @Override
            public void forEach(int tokens, Consumer<Piece> look) {
                for (int from = 0; from < all.flagged().length; from += tokens) {
                    int count = Math.min(tokens, all.flagged().length - from);
                    try (Scope scope = Scope.open()) {
                        Tensor x = normaliser.apply(all.x().narrow(0, from, count));
                        look.accept(new Piece(x, Arrays.copyOfRange(all.flagged(), from, from + count), from));
                    }
                }
            }
        };
    }

    /** Unflagged tokens of the train part in an order drawn anew for each round; a step's batch follows from the step. */
    ActivationBatches batches(int size, long seed) {
        Loaded all = loaded(Part.TRAIN);
        int[] usable = java.util.stream.IntStream.range(0, all.flagged().length)
                .filter(i -> !all.flagged()[i])
                .toArray();
        return new ActivationBatches() {
            private long roundInUse = -1;
            private int[] order = new int[0];

            @Override
            public int models() {
                return MODELS;
            }

            @Override
            public int width() {
                return (int) all.x().size(2);
            }

            @Override
            public Tensor batch(long step) {
                long[] rows = new long[size];
                for (int i = 0; i < size; i++) {
                    long place = step * size + i;
                    long round = place / usable.length;
                    if (round != roundInUse) {
                        order = Rng.permutation(usable.length, seed, "training tokens", round);
                        roundInUse = round;
                    }
                    rows[i] = usable[order[(int) (place % usable.length)]];
                }
                return normaliser.apply(all.x().indexSelect(0, Tensor.of(Device.CPU, rows, rows.length)));
            }
        };
    }

    private Loaded loaded(Part part) {
        return loaded.computeIfAbsent(part, this::load);
    }

    private Loaded load(Part part) {
        List<Document> documents = HarvestStep.documents(corpus, part);
        List<TokenSequence> sequences = new ArrayList<>();
        List<boolean[]> flags = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            List<Tensor> shards = new ArrayList<>();
            for (int s = 0; Files.exists(folder.resolve(shard(part, s))); s++) {
                try (Safetensors file = Safetensors.open(folder.resolve(shard(part, s)))) {
                    Tensor x = file.tensor("x", Device.CPU);
                    shards.add(x);
                    long[] lengths = file.tensor("lengths", Device.CPU).toLongs();
                    boolean[] flagged = firsts(lengths);
                    double[] norms = x.norm(2, false).toDoubles();
                    for (int i = 0; i < flagged.length; i++) {
                        flagged[i] |= sink(norms, i, medianNorm);
                    }
                    flags.add(flagged);
                    cut(file, lengths, flagged, documents, sequences);
                }
            }
            Tensor x = Tensor.cat(shards, 0).escape();
            return new Loaded(x, new TokenTable(sequences), joined(flags));
        }
    }

    private static void cut(
            Safetensors file, long[] lengths, boolean[] flagged, List<Document> documents, List<TokenSequence> into) {
        int[] ids = ints(file, "ids");
        int[] starts = ints(file, "starts");
        int[] ends = ints(file, "ends");
        int at = 0;
        for (long length : lengths) {
            int to = at + (int) length;
            into.add(new TokenSequence(
                    documents.get(into.size()),
                    Arrays.copyOfRange(ids, at, to),
                    Arrays.copyOfRange(starts, at, to),
                    Arrays.copyOfRange(ends, at, to),
                    Arrays.copyOfRange(flagged, at, to)));
            at = to;
        }
    }

    private static int[] ints(Safetensors file, String name) {
        return Arrays.stream(file.tensor(name, Device.CPU).toLongs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Override
    public void close() {
        loaded.values().forEach(part -> part.x().close());
    }
}
