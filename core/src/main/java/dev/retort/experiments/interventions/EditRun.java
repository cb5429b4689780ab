package dev.retort.experiments.interventions;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An edit as it goes through one batch of texts, step by step: it knows for every row where its clauses stand. */
public final class EditRun {
    private final Edit edit;
    private final List<TextGates> gates = new ArrayList<>();
    private final @Nullable DoseMeter meter;
    private long[] pads = {};

    /** Without measuring its dose. */
    public EditRun(Edit edit) {
        this(edit, null);
    }

    /** @param meter told what is changed, or null */
    public EditRun(Edit edit, @Nullable DoseMeter meter) {
        this.edit = edit;
        this.meter = meter;
        edit.interventions().forEach(one -> gates.add(new TextGates(one.where())));
    }

    /** Begins to write on from prompts of T tokens, padded on the left. */
    public void write(long[] pads, int prompt) {
        begin(Arrays.stream(pads).mapToInt(pad -> (int) pad - prompt + 1).toArray(), pads);
    }

    /** Begins to read so many texts. */
    public void read(int rows) {
        begin(new int[rows], new long[rows]);
    }

    private void begin(int[] written, long[] pads) {
        this.pads = pads.clone();
        gates.forEach(gate -> gate.begin(written));
    }

    /** Goes on with these rows only. */
    public void select(long[] kept) {
        gates.forEach(gate -> gate.select(kept));
        pads = new long[kept.length];
    }

    /**
     * The edited model's stream after the edit.
     *
     * @param ids (B, T) the next tokens
     * @param base raw residual stream (B, T, d) of the base; null where the edit does not need it
     * @param distilled the same of the distilled model; null likewise
     * @return (B, T, d); the stream itself where nothing acts
     */
    public Tensor apply(Tensor ids, @Nullable Tensor base, @Nullable Tensor distilled) {
        Tensor x = Objects.requireNonNull(edit.side() == Side.BASE ? base : distilled);
        try (Scope scope = Scope.open()) {
            Supplier<Tensor> values =
                    once(() -> Objects.requireNonNull(edit.reader()).of(base, Objects.requireNonNull(distilled)));
            Tensor changed = x;
            long[] tokens = tokens(ids);
            for (int i = 0; i < gates.size(); i++) {
                boolean[] byText = gates.get(i).next(tokens, pads);
                if (byText != null && none(byText)) {
                    continue;
                }
                Tensor open = edit.streamGates().get(i).open(x, values);
                if (byText != null) {
                    Tensor mask = TextGates.mask(x.device(), byText, x.size(0));
                    open = open == null ? mask : open.and(mask);
                }
                Tensor applied = edit.ready().get(i).applied(changed, values);
                changed = open == null ? applied : Tensor.where(open, applied, changed);
            }
            if (meter != null) {
                meter.saw(x, changed, pads);
            }
            pads = new long[pads.length];
            return changed == x ? x : scope.keep(changed);
        }
    }

    private long[] tokens(Tensor ids) {
        boolean looks =
                edit.interventions().stream().anyMatch(one -> !one.where().blind());
        return looks ? ids.toLongs() : new long[0];
    }

    private static boolean none(boolean[] open) {
        for (boolean each : open) {
            if (each) {
                return false;
            }
        }
        return true;
    }

    private static Supplier<Tensor> once(Supplier<Tensor> maker) {
        Tensor[] made = new Tensor[1];
        return () -> {
            if (made[0] == null) {
                made[0] = maker.get();
            }
            return made[0];
        };
    }
}
