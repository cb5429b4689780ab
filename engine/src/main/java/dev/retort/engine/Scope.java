package dev.retort.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owns the native memory of every tensor made while it is the innermost open scope of its thread.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Tensor hidden = x.matmul(w).relu();
 *     return scope.keep(hidden.matmul(v)); // all else is freed here
 * }
 * }</pre>
 *
 * Scopes are confined to their thread and close in the reverse order of opening.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<@Nullable Scope> INNERMOST = new ThreadLocal<>();

    private final @Nullable Scope parent;
    private final Thread owner;
    private final List<Tensor> tensors = new ArrayList<>();
    private boolean closed;

    private Scope(@Nullable Scope parent) {
        this.parent = parent;
        this.owner = Thread.currentThread();
    }

    /** Opens a scope inside the thread's innermost one, if there is any. */
    public static Scope open() {
        Scope scope = new Scope(INNERMOST.get());
        INNERMOST.set(scope);
        return scope;
    }

    static void adopt(Tensor tensor) {
        Scope innermost = INNERMOST.get();
        if (innermost == null) {
            tensor.raw().close();
            throw new IllegalStateException("a tensor was made with no Scope open on "
                    + Thread.currentThread().getName());
        }
        innermost.take(tensor);
    }

    private void take(Tensor tensor) {
        tensor.owner = this;
        tensor.slot = tensors.size();
        tensors.add(tensor);
    }

    /**
     * Saves a tensor from this scope's end by handing it to the enclosing scope; with no enclosing scope the caller owns
     * it and must close it. A tensor this scope does not own is returned as it is.
     */
    public Tensor keep(Tensor tensor) {
        if (tensor.owner != this) {
            return tensor;
        }
        release(tensor);
        if (parent != null) {
            parent.take(tensor);
        }
        return tensor;
    }

    /** Takes in a tensor that nobody's scope owns (one that escaped). */
    public Tensor own(Tensor tensor) {
        if (tensor.owner != null) {
            throw new IllegalStateException("another scope owns this tensor");
        }
        take(tensor);
        return tensor;
    }

    /** Constant time: the last tensor moves into the freed slot. */
    void release(Tensor tensor) {
        Tensor last = tensors.removeLast();
        if (last != tensor) {
            tensors.set(tensor.slot, last);
            last.slot = tensor.slot;
        }
        tensor.owner = null;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != owner || INNERMOST.get() != this) {
            throw new IllegalStateException("scopes close on their own thread, innermost first");
        }
        closed = true;
        if (parent == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(parent);
        }
        for (Tensor tensor : tensors) {
            tensor.owner = null;
            tensor.free();
        }
        tensors.clear();
    }
}
