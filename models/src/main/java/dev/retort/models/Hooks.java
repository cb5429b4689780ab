package dev.retort.models;

import dev.retort.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** What is done at hook points during a forward pass, and how often it was. */
public final class Hooks {
    private static final Hooks NONE = new Hooks(Map.of());

    private final Map<HookPoint, UnaryOperator<Tensor>> edits;
    private final AtomicLong applied = new AtomicLong();

    private Hooks(Map<HookPoint, UnaryOperator<Tensor>> edits) {
        this.edits = edits;
    }

    public static Hooks none() {
        return NONE;
    }

    /**
     * One edit.
     *
     * @param edit takes x (B, T, dModel) and returns what takes its place, of the same shape
     */
    public static Hooks at(HookPoint point, UnaryOperator<Tensor> edit) {
        return new Hooks(Map.of(point, edit));
    }

    /** Both, the other's edit after this one's where they meet. */
    public Hooks and(Hooks other) {
        Map<HookPoint, UnaryOperator<Tensor>> both = new LinkedHashMap<>(edits);
        other.edits.forEach(
                (point, edit) -> both.merge(point, edit, (first, second) -> x -> second.apply(first.apply(x))));
        return new Hooks(both);
    }

    /** How many times an edit of this object has been applied. */
    public long applied() {
        return applied.get();
    }

    Tensor apply(HookPoint point, Tensor x) {
        UnaryOperator<Tensor> edit = edits.get(point);
        if (edit == null) {
            return x;
        }
        applied.incrementAndGet();
        return edit.apply(x).requireShape(x.shape());
    }
}
