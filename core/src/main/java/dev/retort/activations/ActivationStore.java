package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.engine.Tensor;
import dev.retort.models.tokenizer.Encoding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The harvests of several models over one corpus, side by side: tokens, raw activations and the normaliser. Activations
 * stay in their files and are read when they are asked for, so a store may be larger than memory; nobody may change or
 * cut the files meanwhile. Close it, after whatever still reads from it.
 */
public final class ActivationStore implements AutoCloseable {
    private final @Nullable Corpus corpus;
    private final List<Path> folders;
    private final Map<Part, StoredPart> parts;
    private final Map<Part, TokenTable> tables = new EnumMap<>(Part.class);
    private final SinkRule sinks;
    private final Normaliser normaliser;

    private ActivationStore(
            @Nullable Corpus corpus,
            List<Path> folders,
            Map<Part, StoredPart> parts,
            SinkRule sinks,
            Normaliser normaliser) {
        this.corpus = corpus;
        this.folders = folders;
        this.parts = parts;
        this.sinks = sinks;
        this.normaliser = normaliser;
    }

    /** One that is normalised by √d / mean‖x‖. */
    public static ActivationStore open(Corpus corpus, List<Path> folders) {
        return open(corpus, folders, Normalisation.SQRT_D);
    }

    /** One without its texts: it has no {@link #table}. */
    public static ActivationStore open(List<Path> folders, Normalisation normalisation) {
        return opened(null, folders, normalisation);
    }

    /**
     * Opens what {@link Harvest} has made, and checks that all of it is there and whole.
     *
     * @param folders one a side, in the sides' order; the same folder may stand there twice
     * @throws BadInput when a file is missing, cut short or of other tokens than its neighbours, when activations are
     *     not finite, or when nothing of the training part is there
     */
    public static ActivationStore open(Corpus corpus, List<Path> folders, Normalisation normalisation) {
        return opened(corpus, folders, normalisation);
    }

    private static ActivationStore opened(@Nullable Corpus corpus, List<Path> folders, Normalisation normalisation) {
        Map<Part, MappedPart> mapped = new EnumMap<>(Part.class);
        boolean done = false;
        try {
            for (Part part : Part.values()) {
                if (part == Part.TRAIN || folders.stream().anyMatch(folder -> holds(folder, part))) {
                    mapped.put(part, MappedPart.open(folders, part));
                }
            }
            ActivationStore store = of(corpus, folders, mapped, normalisation);
            done = true;
            return store;
        } finally {
            if (!done) {
                mapped.values().forEach(MappedPart::close);
            }
        }
    }

    private static ActivationStore of(
            @Nullable Corpus corpus, List<Path> folders, Map<Part, MappedPart> mapped, Normalisation normalisation) {
        MappedPart train = Objects.requireNonNull(mapped.get(Part.TRAIN));
        List<double[]> norms = train.norms();
        boolean[] first = SinkRule.firsts(train.first().lengths());
        SinkRule sinks = SinkRule.of(train.sides(), norms, first);
        boolean[] flagged = sinks.flagged(norms, first);
        Normaliser normaliser = normalisation.measure(train, norms, flagged);
        Map<Part, StoredPart> parts = new EnumMap<>(Part.class);
        mapped.forEach((part, rows) -> parts.put(
                part,
                new StoredPart(
                        rows,
                        part == Part.TRAIN
                                ? flagged
                                : sinks.flagged(
                                        rows.norms(),
                                        SinkRule.firsts(rows.first().lengths())))));
        return new ActivationStore(corpus, folders, parts, sinks, normaliser);
    }

    private static boolean holds(Path folder, Part part) {
        return !ActivationShard.all(folder, part).isEmpty();
    }

    /** What brings the models' activations to one size, measured on the unflagged tokens of the training part. */
    public Normaliser normaliser() {
        return normaliser;
    }

    /** How the sides stand next to each other. */
    public Sides sides() {
        return normaliser.sides();
    }

    /** Where each side comes from, as its harvest noted it. */
    public List<Origin> origins() {
        return part(Part.TRAIN).rows().origins();
    }

    /** Whether anything of a part was harvested. */
    public boolean has(Part part) {
        return parts.containsKey(part);
    }

    /** The sink rule measured on the training part. */
    public Flagging flagging() {
        return sinks;
    }

    /** How many of a part's tokens statistics leave out. */
    public long flagged(Part part) {
        long count = 0;
        for (boolean flag : part(part).flagged()) {
            count += flag ? 1 : 0;
        }
        return count;
    }

    public TokenTable table(Part part) {
        return tables.computeIfAbsent(part, this::readTable);
    }

    /** Raw activations (n, D) of some tokens of a part, in the caller's scope. */
    public Tensor rows(Part part, int[] tokens) {
        return part(part).raw(tokens);
    }

    /** A part from its first token to its last, normalised. */
    public ActivationSweep sweep(Part part) {
        return sweep(part, normaliser);
    }

    /** A part by another normaliser, such as the one that a crosscoder was trained with. */
    public ActivationSweep sweep(Part part, Normaliser other) {
        return part(part).sweep(other);
    }

    /** Tokens of each document of a part, as they stand in it. */
    public int[] lengths(Part part) {
        return part(part).rows().first().lengths();
    }

    /** Whether it was opened with the documents' texts. */
    public boolean hasTexts() {
        return corpus != null;
    }

    /** The documents of a part by their tokens alone, for which no corpus is needed. */
    public List<TokenRow> tokens(Part part) {
        List<TokenRow> rows = new ArrayList<>();
        for (Encoding encoding : part(part).rows().first().documents()) {
            rows.add(new TokenRow(part.word() + " " + rows.size(), encoding.ids()));
        }
        return rows;
    }

    /** Unflagged tokens of the train part in an order drawn anew for each round; a step's batch follows from the step. */
    public ActivationBatches batches(int size, long seed) {
        return part(Part.TRAIN).batches(normaliser, size, seed);
    }

    private StoredPart part(Part part) {
        StoredPart found = parts.get(part);
        if (found == null) {
            throw new BadInput(
                    folders.getFirst() + ": holds no activations of the " + part.word() + " part; harvest it again.");
        }
        return found;
    }

    private TokenTable readTable(Part part) {
        boolean[] flagged = part(part).flagged();
        StoredSide side = part(part).rows().first();
        List<Encoding> encodings = side.documents();
        Corpus texts = corpus;
        if (texts == null) {
            throw new IllegalStateException("this store was opened without its texts");
        }
        List<Document> documents = texts.documents(part);
        if (documents.size() != encodings.size()) {
            throw new BadInput(side.folder() + ": holds " + encodings.size() + " documents of the " + part.word()
                    + " part, the corpus in " + texts.folder() + " " + documents.size() + "; harvest it again.");
        }
        List<TokenSequence> sequences = new ArrayList<>();
        int from = 0;
        for (Encoding encoding : encodings) {
            int to = from + encoding.length();
            sequences.add(new TokenSequence(
                    documents.get(sequences.size()),
                    encoding.ids(),
                    encoding.starts(),
                    encoding.ends(),
                    Arrays.copyOfRange(flagged, from, to)));
            from = to;
        }
        return new TokenTable(sequences);
    }

    @Override
    public void close() {
        parts.values().forEach(StoredPart::close);
    }
}
