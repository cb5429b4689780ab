package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.tokenizer.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The harvests of several models over one corpus, side by side: tokens, raw activations and the normaliser. A part is
 * read when it is asked for, and owned until the store is closed.
 */
public final class ActivationStore implements AutoCloseable {
    private final Corpus corpus;
    private final List<Path> folders;
    private final SinkRule sinks;
    private final Normaliser normaliser;
    private final Map<Part, StoredPart> loaded = new EnumMap<>(Part.class);

    private ActivationStore(Corpus corpus, List<Path> folders, SinkRule sinks, Normaliser normaliser) {
        this.corpus = corpus;
        this.folders = folders;
        this.sinks = sinks;
        this.normaliser = normaliser;
    }

    /**
     * Opens what {@link Harvest} has made.
     *
     * @param folders one a model, in the models' order; the same folder may stand there twice
     */
    public static ActivationStore open(Corpus corpus, List<Path> folders) {
        List<ActivationShard> train = shards(folders.getFirst(), Part.TRAIN);
        boolean[] first = SinkRule.firsts(lengths(train));
        List<double[]> norms = norms(folders, Part.TRAIN);
        SinkRule sinks = SinkRule.of(norms, first);
        boolean[] flagged = sinks.flagged(norms, first);
        Sides sides = new Sides(folders.stream()
                .map(folder -> shards(folder, Part.TRAIN).getFirst().width())
                .toList());
        Normaliser normaliser = SinkRule.normaliser(norms, flagged, sides);
        return new ActivationStore(corpus, folders, sinks, normaliser);
    }

    /** What brings the models' activations to one size, measured on the unflagged tokens of the training part. */
    public Normaliser normaliser() {
        return normaliser;
    }

    public TokenTable table(Part part) {
        return loaded(part).table();
    }

    /** Raw activations (n, D) of some tokens of a part, in the caller's scope. */
    public Tensor rows(Part part, int[] tokens) {
        return loaded(part).rows(tokens);
    }

    /** A part from its first token to its last, normalised. */
    public ActivationSweep sweep(Part part) {
        return loaded(part).sweep(normaliser);
    }

    /** Unflagged tokens of the train part in an order drawn anew for each round; a step's batch follows from the step. */
    public ActivationBatches batches(int size, long seed) {
        return loaded(Part.TRAIN).batches(normaliser, size, seed);
    }

    private StoredPart loaded(Part part) {
        return loaded.computeIfAbsent(part, this::load);
    }

    private StoredPart load(Part part) {
        List<ActivationShard> shards = shards(folders.getFirst(), part);
        boolean[] flagged = sinks.flagged(norms(folders, part), SinkRule.firsts(lengths(shards)));
        List<Document> documents = corpus.documents(part);
        List<TokenSequence> sequences = new ArrayList<>();
        int from = 0;
        for (ActivationShard shard : shards) {
            for (Encoding encoding : shard.documents()) {
                int to = from + encoding.length();
                sequences.add(new TokenSequence(
                        documents.get(sequences.size()),
                        encoding.ids(),
                        encoding.starts(),
                        encoding.ends(),
                        Arrays.copyOfRange(flagged, from, to)));
                from = to;
            }
        }
        return new StoredPart(normaliser.sides(), activations(part), new TokenTable(sequences), flagged);
    }

    /** (n, D), owned by the caller. */
    private Tensor activations(Part part) {
        try (Scope scope = Scope.open()) {
            List<Tensor> models = new ArrayList<>();
            for (Path folder : folders) {
                int before = folders.indexOf(folder);
                models.add(before < models.size() ? models.get(before) : whole(folder, part));
            }
            return Tensor.cat(models, 1).escape();
        }
    }

    /** (n, d), in the caller's scope. */
    private static Tensor whole(Path folder, Part part) {
        return Tensor.cat(shards(folder, part).stream().map(ActivationShard::x).toList(), 0);
    }

    private static List<double[]> norms(List<Path> folders, Part part) {
        List<double[]> norms = folders.stream()
                .map(folder -> shards(folder, part).stream()
                        .flatMapToDouble(shard -> Arrays.stream(shard.norms()))
                        .toArray())
                .toList();
        for (int m = 1; m < norms.size(); m++) {
            if (norms.get(m).length != norms.getFirst().length) {
                throw new BadInput(folders.get(m) + ": holds " + norms.get(m).length + " tokens of the " + part.word()
                        + " part, " + folders.getFirst() + " " + norms.getFirst().length
                        + "; harvest both models over one corpus with one tokenizer.");
            }
        }
        return norms;
    }

    private static int[] lengths(List<ActivationShard> shards) {
        return shards.stream()
                .flatMap(shard -> shard.documents().stream())
                .mapToInt(Encoding::length)
                .toArray();
    }

    private static List<ActivationShard> shards(Path folder, Part part) {
        List<ActivationShard> shards = ActivationShard.all(folder, part);
        if (shards.isEmpty()) {
            throw new BadInput(folder + ": holds no activations of the " + part.word() + " part; harvest it again.");
        }
        return shards;
    }

    @Override
    public void close() {
        loaded.values().forEach(StoredPart::close);
    }
}
