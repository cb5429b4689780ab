package dev.retort.activations;

import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Documents gone through by running the models over them, as often as someone asks: nothing is kept but which tokens are
 * flagged.
 */
public final class StreamedSweep implements ActivationSweep {
    private static final int GROUP_TOKENS = 8192;

    private final HookedModels models;
    private final List<TokenRow> documents;
    private final SinkRule sinks;
    private final Normaliser normaliser;

    private StreamedSweep(HookedModels models, List<TokenRow> documents, SinkRule sinks, Normaliser normaliser) {
        this.models = models;
        this.documents = List.copyOf(documents);
        this.sinks = sinks;
        this.normaliser = normaliser;
    }

    static StreamedSweep of(HookedModels models, List<TokenRow> documents, SinkRule sinks, Normaliser normaliser) {
        return new StreamedSweep(models, documents, sinks, normaliser);
    }

    /** Under a sink rule measured on these documents themselves, in a pass of its own. */
    public static StreamedSweep measured(
            HookedModels models, List<TokenRow> documents, Normaliser normaliser, Progress progress) {
        int tokens = documents.stream().mapToInt(TokenRow::length).sum();
        int[] lengths = documents.stream().mapToInt(TokenRow::length).toArray();
        List<double[]> norms = new ArrayList<>();
        models.sides().widths().forEach(_ -> norms.add(new double[tokens]));
        try (Progress.Task task = progress.begin("look for attention sinks", tokens, "tokens")) {
            int at = 0;
            for (List<TokenRow> group : HookedModels.groups(documents, GROUP_TOKENS)) {
                try (Scope scope = Scope.open();
                        Autograd.Off off = Autograd.off()) {
                    List<double[]> own = SinkRule.norms(models.sides(), models.of(group));
                    int count = own.getFirst().length;
                    for (int side = 0; side < own.size(); side++) {
                        System.arraycopy(own.get(side), 0, norms.get(side), at, count);
                    }
                    at += count;
                    task.advance(count);
                }
            }
        }
        return new StreamedSweep(
                models, documents, SinkRule.of(models.sides(), norms, SinkRule.firsts(lengths)), normaliser);
    }

    @Override
    public Sides sides() {
        return models.sides();
    }

    @Override
    public long tokens() {
        return documents.stream().mapToLong(TokenRow::length).sum();
    }

    @Override
    public void forEach(int tokens, Consumer<Piece> look) {
        long firstRow = 0;
        for (List<TokenRow> group : HookedModels.groups(documents, GROUP_TOKENS)) {
            try (Scope scope = Scope.open()) {
                Tensor raw = models.of(group);
                boolean[] flagged = sinks.of(group, raw);
                for (int from = 0; from < flagged.length; from += tokens) {
                    int to = Math.min(flagged.length, from + tokens);
                    try (Scope inner = Scope.open()) {
                        Tensor x = normaliser.apply(raw.narrow(0, from, to - from));
                        look.accept(new Piece(x, Arrays.copyOfRange(flagged, from, to), firstRow + from));
                    }
                }
                firstRow += flagged.length;
            }
        }
    }

    /** The sink rule in use. */
    public Flagging flagging() {
        return sinks;
    }
}
