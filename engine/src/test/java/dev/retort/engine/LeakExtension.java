package dev.retort.engine;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails every test after which more tensors live than before it; found by every module through the service loader. */
public final class LeakExtension implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(LeakExtension.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(SPACE).put("live", Tensor.live());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        long before = context.getStore(SPACE).getOrDefault("live", Long.class, 0L);
        long left = Tensor.live() - before;
        if (left != 0) {
            throw new AssertionError(left + " tensors outlive the test: a scope or a model was not closed");
        }
    }
}
