package dev.retort.experiments;

import dev.retort.activations.Flagging;
import dev.retort.activations.HookedModel;
import dev.retort.activations.HookedModels;
import dev.retort.activations.Normaliser;
import dev.retort.activations.Sides;
import dev.retort.activations.TokenRow;
import dev.retort.atlas.Bootstrap;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Batch;
import dev.retort.models.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much of what each model predicts survives when its stream at the hook point is what a crosscoder makes of it
 * (cross-entropy recovered, Bricken et al. 2023; spliced into each model of a crosscoder by Lindsey et al. 2024).
 *
 * <p>Features are computed from all models' streams (the paired encoder), then one model at a time is spliced. Flagged
 * positions, document firsts and attention sinks, keep their own stream under every replacement: the crosscoder never saw
 * such, and a model without its sinks predicts nothing.
 *
 * @param mean x̄ (D) of unflagged tokens, normalised
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as a key
public record Splicing(
        HookedModels models, Crosscoder crosscoder, Normaliser normaliser, Flagging flagging, float[] mean) {
    /** What a model's stream may be. */
    enum Stream {
        CLEAN,
        SPLICED,
        ZERO,
        MEAN
    }

    private static final int BATCH_TOKENS = 4096;

    /** Rows whose features exist at a time. */
    private static final int PIECE = 1024;

    public Splicing {
        if (!models.sides().equals(crosscoder.sides())) {
            throw new BadInput(
                    "the crosscoder's sides are " + crosscoder.sides().widths() + " wide, the models "
                            + models.sides().widths() + "; give its own models, in its order.");
        }
    }

    /** One entry a side, over the documents of two tokens or more. */
    public List<SplicedSide> of(List<TokenRow> documents, Bootstrap bootstrap, Progress progress) {
        List<TokenRow> whole =
                documents.stream().filter(document -> document.length() > 1).toList();
        if (whole.isEmpty()) {
            throw new BadInput("no document has two tokens, so there is nothing to predict.");
        }
        int sides = models.sides().count();
        double[][][] sums = new double[sides][Stream.values().length][whole.size()];
        long tokens = whole.stream().mapToLong(TokenRow::length).sum();
        try (Progress.Task task = progress.begin("splice the reconstruction into each model", tokens, "tokens");
                Autograd.Off off = Autograd.off()) {
            for (int[] members :
                    DocumentBatches.byLength(whole.stream().map(TokenRow::ids).toList(), BATCH_TOKENS)) {
                try (Scope scope = Scope.open()) {
                    task.advance(splice(whole, members, sums));
                }
            }
        }
        double[] counts =
                whole.stream().mapToDouble(document -> document.length() - 1).toArray();
        List<SplicedSide> results = new ArrayList<>();
        for (int side = 0; side < sides; side++) {
            HookedModel one = models.each().get(side);
            results.add(SplicedSide.of(one.name(), one.point().toString(), sums[side], counts, bootstrap));
        }
        return results;
    }

    /** Adds one batch to the sums; how many tokens it has. */
    private long splice(List<TokenRow> documents, int[] members, double[][][] sums) {
        List<TokenRow> rows = Arrays.stream(members).mapToObj(documents::get).toList();
        Device device = models.each().getFirst().model().device();
        Batch batch = Batch.of(device, rows.stream().map(TokenRow::ids).toArray(int[][]::new));
        long length = batch.ids().size(1);
        List<Tensor> own = models.each().stream()
                .map(one -> one.model().residual(batch, one.point(), Hooks.none())) // (B, T, d)
                .toList();
        Tensor raw = Tensor.cat(own, 2).reshape(-1, models.sides().total()); // (B·T, D)
        Tensor keeps = keeps(rows, length, raw); // (B, T, 1)
        Tensor made = reconstructed(raw);
        Tensor means = normaliser.invert(Tensor.of(device, mean, 1, mean.length)); // (1, D)
        Sides sides = models.sides();
        for (int side = 0; side < own.size(); side++) {
            Tensor x = own.get(side);
            NextTokenLoss loss = new NextTokenLoss(models.each().get(side), batch, rows);
            for (Stream stream : Stream.values()) {
                try (Scope scope = Scope.open()) {
                    Tensor instead = switch (stream) {
                        case CLEAN -> x;
                        case SPLICED -> sides.of(made, side).reshape(x.shape());
                        case ZERO -> x.mul(0);
                        case MEAN -> sides.of(means, side).expand(x.shape());
                    };
                    double[] each = loss.of(Tensor.where(keeps, x, instead));
                    for (int i = 0; i < members.length; i++) {
                        sums[side][stream.ordinal()][members[i]] = each[i];
                    }
                }
            }
        }
        return rows.stream().mapToLong(TokenRow::length).sum();
    }

    /** (B, T, 1), true where a position keeps its own stream. */
    private Tensor keeps(List<TokenRow> rows, long length, Tensor raw) {
        int tokens = rows.stream().mapToInt(TokenRow::length).sum();
        long[] places = new long[tokens];
        int at = 0;
        for (int row = 0; row < rows.size(); row++) {
            for (int t = 0; t < rows.get(row).length(); t++) {
                places[at++] = row * length + t;
            }
        }
        boolean[] flagged = flagging.of(rows, raw.indexSelect(0, Tensor.of(raw.device(), places, tokens)));
        boolean[] keeps = new boolean[(int) (rows.size() * length)];
        for (int i = 0; i < tokens; i++) {
            keeps[(int) places[i]] = flagged[i];
        }
        return Tensor.of(raw.device(), keeps, rows.size(), length, 1);
    }

    /** x̂ (n, D) of raw activations (n, D), raw. */
    private Tensor reconstructed(Tensor raw) {
        List<Tensor> pieces = new ArrayList<>();
        for (long from = 0; from < raw.size(0); from += PIECE) {
            try (Scope scope = Scope.open()) {
                Tensor x = normaliser.apply(raw.narrow(0, from, Math.min(PIECE, raw.size(0) - from)));
                pieces.add(scope.keep(normaliser.invert(crosscoder.decode(crosscoder.encode(x)))));
            }
        }
        return Tensor.cat(pieces, 0);
    }
}
