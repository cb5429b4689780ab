/**
 * One tensor face over libtorch: shapes, dtypes, devices, scopes, autograd, and the optimiser step.
 *
 * <p>Every room may call it; it is the only one that knows libtorch; {@link dev.retort.engine.kernel} has the loops it lacks. Start at {@link dev.retort.engine.Tensor}. Before
 * it: {@link dev.retort.basics}; after it: {@code dev.retort.formats}, which moves tensors to and from files.
 *
 * <p>Ownership: a tensor belongs to the innermost open {@link dev.retort.engine.Scope} of the thread that made it and
 * dies with it, unless it is kept (handed to the enclosing scope) or escapes (whoever holds it closes it). All libtorch
 * work of one model runs on one platform thread; a tensor never crosses to a virtual thread.
 */
@NullMarked
package dev.retort.engine;

import org.jspecify.annotations.NullMarked;
