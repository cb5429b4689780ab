package dev.retort.experiments;

import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import dev.retort.models.Batch;
import dev.retort.models.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Documents forced through both models: the residual streams at the hook point are computed once and kept, so that each
 * edit costs only the layers above it. Owns those tensors; close it. Documents are batched by length.
 */
public final class ForcedDocuments implements AutoCloseable {
    /** Floats of logits that may exist at once; bounds memory with a large vocabulary. */
    private static final long MOST_LOGITS = 24L << 20;

    private static final int MOST_TOKENS = 8192;

    private final CrosscodedPair pair;
    private final List<int[]> documents;
    private final List<Part> parts = new ArrayList<>();

    /** A batch: which documents, and both streams (B, T, d) at the hook point; owned by these documents. */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
    public record Part(int[] members, Batch batch, Tensor base, Tensor distilled) {
        Tensor stream(Side side) {
            return switch (side) {
                case BASE -> base;
                case DISTILLED -> distilled;
            };
        }
    }

    /** Runs both models to the hook point over every document. */
    public ForcedDocuments(CrosscodedPair pair, List<int[]> documents, Progress progress) {
        this.pair = pair;
        this.documents = List.copyOf(documents);
        long vocabulary = pair.distilled().config().vocabSize();
        int tokens = (int) Math.clamp(MOST_LOGITS / vocabulary, 1, MOST_TOKENS);
        try (Progress.Task task = progress.begin("force documents", documents.size(), "documents");
                Autograd.Off off = Autograd.off()) {
            for (int[] members : DocumentBatches.byLength(documents, tokens)) {
                parts.add(part(members));
                task.advance(members.length);
            }
        }
    }

    private Part part(int[] members) {
        try (Scope scope = Scope.open()) {
            int[][] rows = Arrays.stream(members).mapToObj(documents::get).toArray(int[][]::new);
            Batch batch = Batch.of(pair.distilled().device(), rows);
            batch.ids().escape();
            Tensor base =
                    pair.base().residual(batch, pair.point(), Hooks.none()).copy();
            Tensor distilled =
                    pair.distilled().residual(batch, pair.point(), Hooks.none()).copy();
            return new Part(members, batch, base.escape(), distilled.escape());
        }
    }

    public CrosscodedPair pair() {
        return pair;
    }

    /** How many documents there are. */
    public int size() {
        return documents.size();
    }

    /** The tokens of a document. */
    public int[] ids(int document) {
        return documents.get(document);
    }

    /** All of them, in batches by length. */
    public List<Part> parts() {
        return parts;
    }

    /** What is read off the logits (n, V) at n positions whose next tokens are {@code next} (n): n numbers. */
    public interface Reading {
        Tensor of(Tensor logits, Tensor next);

        /** The logit of the token that comes next. */
        static Reading nextLogit() {
            return (logits, next) -> logits.gather(1, next.unsqueeze(1)).squeeze(1);
        }

        /** log p of the token that comes next. */
        static Reading nextLogProbability() {
            return (logits, next) ->
                    logits.logSoftmax(1).gather(1, next.unsqueeze(1)).squeeze(1);
        }

        /** The mean logit of these tokens, whichever of them comes next. */
        static Reading meanLogit(int[] tokens) {
            return (logits, next) -> columns(logits, tokens).mean(1, false);
        }

        /** The mean log p of these tokens, whichever of them comes next. */
        static Reading meanLogProbability(int[] tokens) {
            return (logits, next) -> columns(logits.logSoftmax(1), tokens).mean(1, false);
        }

        /** The probability that any of these tokens comes next. */
        static Reading probability(int[] tokens) {
            return (logits, next) -> columns(logits.softmax(1), tokens).sum(1, false);
        }

        private static Tensor columns(Tensor ofVocabulary, int[] tokens) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            return ofVocabulary.indexSelect(1, Tensor.of(ofVocabulary.device(), ids, ids.length));
        }
    }

    /**
     * Reads one model at some positions of every document, under an edit or as it is.
     *
     * @param edit of that side, or null
     * @param positions for each document the positions to read at, possibly none
     * @return for each document one number a position
     */
    public double[][] read(Side side, @Nullable Edit edit, int[][] positions, Reading reading) {
        return read(side, edit, positions, List.of(reading))[0];
    }

    /** The same in several readings of one run through the layers above: one such result a reading. */
    public double[][][] read(Side side, @Nullable Edit edit, int[][] positions, List<Reading> readings) {
        double[][][] result = new double[readings.size()][documents.size()][];
        for (double[][] one : result) {
            Arrays.setAll(one, document -> new double[positions[document].length]);
        }
        try (Autograd.Off off = Autograd.off()) {
            for (Part part : parts) {
                int[] rows = IntStream.range(0, part.members.length)
                        .filter(row -> positions[part.members[row]].length > 0)
                        .toArray();
                if (rows.length > 0) {
                    read(part, rows, side, edit, positions, readings, result);
                }
            }
        }
        return result;
    }

    private void read(
            Part part,
            int[] rows,
            Side side,
            @Nullable Edit edit,
            int[][] positions,
            List<Reading> readings,
            double[][][] result) {
        try (Scope scope = Scope.open()) {
            Device device = part.base.device();
            long[] chosen = Arrays.stream(rows).asLongStream().toArray();
            Tensor select = Tensor.of(device, chosen, chosen.length);
            Tensor stream = part.stream(side).indexSelect(0, select); // (B', T, d)
            if (edit != null) {
                stream = stream.add(edit.change(
                        part.batch.ids().indexSelect(0, select),
                        part.base.indexSelect(0, select),
                        part.distilled.indexSelect(0, select)));
            }
            Tensor last = pair.model(side).streamFrom(pair.point(), stream, Hooks.none());
            long length = last.size(1);
            int count = Arrays.stream(rows)
                    .map(row -> positions[part.members[row]].length)
                    .sum();
            long[] places = new long[count];
            long[] next = new long[count];
            int at = 0;
            for (int r = 0; r < rows.length; r++) {
                int[] ids = documents.get(part.members[rows[r]]);
                for (int position : positions[part.members[rows[r]]]) {
                    places[at] = r * length + position;
                    next[at++] = position + 1 < ids.length ? ids[position + 1] : 0;
                }
            }
            Tensor stacked = last.reshape(-1, last.size(2)).indexSelect(0, Tensor.of(device, places, count)); // (n, d)
            double[][] values = values(pair.model(side), stacked, next, readings);
            for (int r = 0; r < values.length; r++) {
                at = 0;
                for (int row : rows) {
                    double[] ofDocument = result[r][part.members[row]];
                    System.arraycopy(values[r], at, ofDocument, 0, ofDocument.length);
                    at += ofDocument.length;
                }
            }
        }
    }

    private static double[][] values(
            dev.retort.models.Decoder model, Tensor stream, long[] next, List<Reading> readings) {
        double[][] values = new double[readings.size()][next.length];
        int chunk = (int) Math.clamp(MOST_LOGITS / model.config().vocabSize(), 1, Integer.MAX_VALUE);
        for (int from = 0; from < next.length; from += chunk) {
            int rows = Math.min(chunk, next.length - from);
            try (Scope scope = Scope.open()) {
                Tensor logits = model.unembed(stream.narrow(0, from, rows)).to(DType.F32); // (n, V)
                Tensor tokens = Tensor.of(logits.device(), Arrays.copyOfRange(next, from, from + rows), rows);
                for (int r = 0; r < values.length; r++) {
                    System.arraycopy(readings.get(r).of(logits, tokens).toDoubles(), 0, values[r], from, rows);
                }
            }
        }
        return values;
    }

    /**
     * An edit's dose: Σ‖added‖ ÷ Σ‖residual‖ of the distilled model, over the tokens where it adds anything; 0 when it
     * never does. For each document the two sums, so that the dose gets an interval.
     */
    public double[][] dose(Edit edit) {
        double[][] sums = new double[2][documents.size()];
        try (Autograd.Off off = Autograd.off()) {
            for (Part part : parts) {
                try (Scope scope = Scope.open()) {
                    Tensor added = edit.change(part.batch.ids(), part.base, part.distilled)
                            .norm(2, false); // (B, T)
                    double[] norms = added.toDoubles();
                    double[] residual = part.distilled.norm(2, false).toDoubles();
                    int length = (int) part.base.size(1);
                    for (int row = 0; row < part.members.length; row++) {
                        for (int t = 0; t < part.batch.lengths()[row]; t++) {
                            if (norms[row * length + t] > 0) {
                                sums[0][part.members[row]] += norms[row * length + t];
                                sums[1][part.members[row]] += residual[row * length + t];
                            }
                        }
                    }
                }
            }
        }
        return sums;
    }

    @Override
    public void close() {
        for (Part part : parts) {
            part.batch.ids().close();
            part.base.close();
            part.distilled.close();
        }
    }
}
