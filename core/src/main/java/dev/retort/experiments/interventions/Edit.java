package dev.retort.experiments.interventions;

import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Interventions made ready for one model of a pair. They are done one after the other; features' values are always those of
 * the streams as the models made them. What never does anything (a factor of 0, no features) is left out, so that nothing
 * is bit for bit nothing. Owns its tensors; close it.
 */
public final class Edit implements AutoCloseable {
    private final Side side;
    private final List<Intervention> interventions;
    private final List<Integer> read;
    private final @Nullable FeatureReader reader;
    private final List<ReadyIntervention> ready = new ArrayList<>();
    private final List<StreamGate> streamGates = new ArrayList<>();

    private Edit(
            CrosscodedPair pair,
            Side side,
            Side source,
            List<Intervention> interventions,
            Function<List<Integer>, FeatureReader> readers,
            @Nullable Long rotation) {
        this.side = side;
        this.interventions =
                interventions.stream().filter(one -> !one.operation().idle()).toList();
        this.read = this.interventions.stream()
                .flatMap(one -> Stream.concat(one.operation().features().stream(), one.where().features().stream()))
                .distinct()
                .toList();
        this.reader = read.isEmpty() ? null : readers.apply(read);
        try (Scope scope = Scope.open()) {
            int width = pair.crosscoder().sides().width(side.ordinal());
            Tensor like = pair.crosscoder().bDec();
            for (Intervention one : this.interventions) {
                ready.add(ReadyIntervention.of(
                        one,
                        read,
                        features -> directions(pair, source, features),
                        d -> rotation == null
                                ? d
                                : d.matmul(Tensor.of(d.device(), Rotation.random(width, rotation), width, width)),
                        like));
                streamGates.add(StreamGate.of(one.where(), read, like));
            }
        }
    }

    /** With the paired encoder. */
    public static Edit of(CrosscodedPair pair, Side side, List<Intervention> interventions) {
        return of(pair, side, interventions, features -> new PairedReader(pair, features));
    }

    /** @param readers makes the encoder for the features that are needed; the edit owns and closes it */
    public static Edit of(
            CrosscodedPair pair,
            Side side,
            List<Intervention> interventions,
            Function<List<Integer>, FeatureReader> readers) {
        return new Edit(pair, side, side, interventions, readers, null);
    }

    /**
     * The control of equal norm: the same directions, all turned by one random rotation. (What is projected out is then as
     * many dimensions elsewhere.)
     *
     * @param seed which rotation
     */
    public static Edit rotated(CrosscodedPair pair, Side side, List<Intervention> interventions, long seed) {
        return new Edit(pair, side, side, interventions, features -> new PairedReader(pair, features), seed);
    }

    /** Takes the features out of one model wherever they fire. */
    public static Edit ablating(CrosscodedPair pair, Side side, List<Integer> features) {
        return scaling(pair, side, features, -1, new Clause.Everywhere());
    }

    /** Adds {@code factor} times what the features contribute to the distilled model where they fire. */
    public static Edit amplifying(CrosscodedPair pair, List<Integer> features, double factor, Clause where) {
        return scaling(pair, Side.DISTILLED, features, factor, where);
    }

    private static Edit scaling(CrosscodedPair pair, Side side, List<Integer> features, double factor, Clause where) {
        return of(pair, side, List.of(new Intervention(new Operation.Scale(features, factor), where)));
    }

    /** {@link #ablating} with the same norm at every token, turned by one random rotation. */
    public static Edit ablatingRotated(CrosscodedPair pair, Side side, List<Integer> features, long seed) {
        return rotated(pair, side, List.of(Intervention.everywhere(new Operation.Scale(features, -1))), seed);
    }

    /**
     * Puts into the base what features contribute to the distilled model, in the distilled model's directions: the models must
     * be equally wide.
     *
     * @param rotation which rotation turns the directions, for a control; null for none
     */
    public static Edit transplanting(CrosscodedPair pair, List<Integer> features, @Nullable Long rotation) {
        return new Edit(
                pair,
                Side.BASE,
                Side.DISTILLED,
                List.of(Intervention.everywhere(new Operation.Scale(features, 1))),
                read -> new PairedReader(pair, read),
                rotation);
    }

    /** The features' directions in a model's raw space, (k, d). */
    public static Tensor directions(CrosscodedPair pair, Side side, List<Integer> features) {
        try (Scope scope = Scope.open()) {
            long[] indices = features.stream().mapToLong(Integer::longValue).toArray();
            Tensor chosen = Tensor.of(pair.crosscoder().device(), indices, indices.length);
            Tensor ofModel = pair.crosscoder().wDec(side.ordinal()).indexSelect(0, chosen); // (k, d)
            return scope.keep(pair.normaliser().ownDirections(ofModel, side.ordinal()));
        }
    }

    /** Whose stream is changed. */
    public Side side() {
        return side;
    }

    /** The features whose values it asks for, in the order they are first named. */
    public List<Integer> features() {
        return read;
    }

    /** What it does, idle ones left out. */
    public List<Intervention> interventions() {
        return interventions;
    }

    /** Whether the other model must run beside the edited one. */
    public boolean needsBoth() {
        return reader != null && reader.needsBoth();
    }

    /** paired, solo, or none where no feature's value is asked for. */
    public String encoder() {
        return reader == null ? "none" : reader.word();
    }

    @Nullable
    FeatureReader reader() {
        return reader;
    }

    List<ReadyIntervention> ready() {
        return ready;
    }

    List<StreamGate> streamGates() {
        return streamGates;
    }

    /**
     * What is added at the hook point of texts that are read from their beginning.
     *
     * @param ids (B, T) the tokens, rows filled up at their ends
     * @param base the base's residual stream (B, T, d)
     * @param distilled the distilled model's (B, T, d), before the edit
     * @return (B, T, d)
     */
    public Tensor change(Tensor ids, Tensor base, Tensor distilled) {
        try (Scope scope = Scope.open()) {
            Tensor x = side == Side.BASE ? base : distilled;
            EditRun run = new EditRun(this);
            run.read((int) ids.size(0));
            return scope.keep(run.apply(ids, base, distilled).sub(x));
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        ready.forEach(ReadyIntervention::close);
        streamGates.forEach(StreamGate::close);
    }
}
