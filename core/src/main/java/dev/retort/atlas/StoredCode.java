package dev.retort.atlas;

import dev.retort.activations.ActivationSweep;
import dev.retort.crosscoder.FeatureCode;
import dev.retort.formats.ScratchFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A corpus's sparse code on disk: written piece after piece in the order of the tokens, read back feature after feature, so
 * that statistics that need all of a feature's values at once need memory for some features' values only. 8 bytes a value;
 * the file is gone when this is closed.
 */
public final class StoredCode implements AutoCloseable {
    private static final int VALUES_AT_ONCE = 1 << 23; // 64 MiB

    private final int features;
    private final int atOnce;
    private final ScratchFile file;
    private final long[] counts;
    private final List<Piece> pieces = new ArrayList<>();

    /**
     * Where a piece's numbers begin.
     *
     * @param count values
     */
    private record Piece(long starts, long tokens, long values, int count) {}

    /** Looks at one feature's values. */
    public interface Look {
        /**
         * @param tokens numbers in the sweep of the unflagged tokens on which the feature is on, ascending
         * @param values on each
         */
        void at(int feature, int[] tokens, float[] values);
    }

    /** @param path of the file, which nobody else uses */
    public StoredCode(Path path, int features) {
        this(path, features, VALUES_AT_ONCE);
    }

    StoredCode(Path path, int features, int atOnce) {
        this.features = features;
        this.atOnce = atOnce;
        this.file = ScratchFile.open(path);
        this.counts = new long[features];
    }

    /** Pieces come in their order. */
    public void add(ActivationSweep.Piece piece, FeatureCode code) {
        int[] kept = piece.kept();
        int[] starts = code.on().starts();
        int count = code.on().count();
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = Math.toIntExact(piece.firstRow() + kept[code.on().tokens()[i]]);
        }
        for (int f = 0; f < features; f++) {
            counts[f] += starts[f + 1] - starts[f];
        }
        long at = file.size();
        file.append(starts, features + 1);
        long tokensAt = file.size();
        file.append(tokens, count);
        pieces.add(new Piece(at, tokensAt, file.size(), count));
        file.append(code.values(), count);
    }

    /** How many values there are. */
    public long size() {
        return Arrays.stream(counts).sum();
    }

    /** Hands over every feature that is wanted, in their order; one that never fires too. */
    public void forEach(IntPredicate wanted, Look look) {
        int from = 0;
        while (from < features) {
            int to = from;
            long held = 0;
            while (to < features && (to == from || held + counts[to] <= atOnce)) {
                held += counts[to++];
            }
            if (IntStream.range(from, to).anyMatch(wanted)) {
                block(from, to, wanted, look);
            }
            from = to;
        }
    }

    private void block(int from, int to, IntPredicate wanted, Look look) {
        int[][] tokens = new int[to - from][];
        float[][] values = new float[to - from][];
        for (int f = from; f < to; f++) {
            int size = wanted.test(f) ? Math.toIntExact(counts[f]) : 0;
            tokens[f - from] = new int[size];
            values[f - from] = new float[size];
        }
        int[] filled = new int[to - from];
        int[] starts = new int[to - from + 1];
        int[] someTokens = new int[0];
        float[] someValues = new float[0];
        for (Piece piece : pieces) {
            file.read(piece.starts() + (long) from * Integer.BYTES, starts, 0, starts.length);
            int first = starts[0];
            int count = starts[to - from] - first;
            if (count > someTokens.length) {
                someTokens = new int[2 * count];
                someValues = new float[2 * count];
            }
            file.read(piece.tokens() + (long) first * Integer.BYTES, someTokens, 0, count);
            file.read(piece.values() + (long) first * Float.BYTES, someValues, 0, count);
            for (int f = 0; f < filled.length; f++) {
                int size = starts[f + 1] - starts[f];
                if (wanted.test(from + f)) {
                    System.arraycopy(someTokens, starts[f] - first, tokens[f], filled[f], size);
                    System.arraycopy(someValues, starts[f] - first, values[f], filled[f], size);
                    filled[f] += size;
                }
            }
        }
        for (int f = from; f < to; f++) {
            if (wanted.test(f)) {
                look.at(f, tokens[f - from], values[f - from]);
            }
        }
    }

    /** Pieces in a row whose values fit into memory together. */
    public record Run(int from, int to, int values) {}

    /** All pieces in runs of at most so many values; a piece that has more is a run of its own. */
    public List<Run> runs(int most) {
        List<Run> runs = new ArrayList<>();
        int from = 0;
        while (from < pieces.size()) {
            int to = from;
            long held = 0;
            while (to < pieces.size() && (to == from || held + pieces.get(to).count() <= most)) {
                held += pieces.get(to++).count();
            }
            runs.add(new Run(from, to, Math.toIntExact(held)));
            from = to;
        }
        return runs;
    }

    /** Hands over every feature that fires in a run, in their order, with its values there. */
    public void forEach(Run run, Look look) {
        int[][] starts = new int[run.to() - run.from()][features + 1];
        int[][] tokens = new int[starts.length][];
        float[][] values = new float[starts.length][];
        for (int i = 0; i < starts.length; i++) {
            Piece piece = pieces.get(run.from() + i);
            tokens[i] = new int[piece.count()];
            values[i] = new float[piece.count()];
            file.read(piece.starts(), starts[i], 0, features + 1);
            file.read(piece.tokens(), tokens[i], 0, piece.count());
            file.read(piece.values(), values[i], 0, piece.count());
        }
        for (int f = 0; f < features; f++) {
            int size = 0;
            for (int[] of : starts) {
                size += of[f + 1] - of[f];
            }
            int[] on = new int[size];
            float[] strong = new float[size];
            int at = 0;
            for (int i = 0; i < starts.length; i++) {
                int some = starts[i][f + 1] - starts[i][f];
                System.arraycopy(tokens[i], starts[i][f], on, at, some);
                System.arraycopy(values[i], starts[i][f], strong, at, some);
                at += some;
            }
            if (size > 0) {
                look.at(f, on, strong);
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
