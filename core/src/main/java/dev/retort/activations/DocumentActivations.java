package dev.retort.activations;

import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Crew;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.models.Hooks;
import dev.retort.models.Rope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one model's activations at a hook point are for whole documents. No block above the point is computed, and
 * documents run end to end, so that nothing is padded.
 *
 * @param model owned by the caller
 */
public record DocumentActivations(Decoder model, HookPoint point) {
    /** Tokens that the model sees at once: enough for products to run at full speed, few enough to share out evenly. */
    private static final int BATCH_TOKENS = 1024;

    /**
     * The activations (T, dModel) of each document, owned by the current scope. All cores work, each on documents of its
     * own.
     *
     * @param documents their tokens; not all may be without any
     */
    public List<Tensor> of(List<int[]> documents) {
        List<List<int[]>> batches = batches(documents);
        List<List<Tensor>> found = new ArrayList<>(Collections.nCopies(batches.size(), List.of()));
        try (Decoder harvested = model.twinForMany(point)) {
            Crew.share(batches.size(), b -> {
                List<Tensor> own = run(harvested, batches.get(b));
                synchronized (found) {
                    found.set(b, own);
                }
            });
        } catch (RuntimeException | Error e) {
            found.forEach(own -> own.forEach(Tensor::close)); // nobody's scope has them yet
            throw e;
        }
        try (Scope scope = Scope.open()) {
            return found.stream()
                    .flatMap(List::stream)
                    .map(tensor -> scope.keep(scope.own(tensor)))
                    .toList();
        }
    }

    private List<List<int[]>> batches(List<int[]> documents) {
        List<List<int[]>> batches = new ArrayList<>();
        int tokens = 0;
        for (int[] document : documents) {
            if (batches.isEmpty()
                    || tokens + document.length > BATCH_TOKENS
                    || !alike(batches.getLast().getFirst(), document)) {
                batches.add(new ArrayList<>());
                tokens = 0;
            }
            batches.getLast().add(document);
            tokens += document.length;
        }
        return batches;
    }

    /** Whether the model turns both by the same frequencies: a batch is turned by those of its longest document. */
    private boolean alike(int[] one, int[] other) {
        Rope rope = model.config().rope();
        return rope.regime(one.length) == rope.regime(other.length);
    }

    /** That of one batch, owned by whoever asked. */
    private List<Tensor> run(Decoder shared, List<int[]> batch) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off();
                Decoder twin = shared.twin()) {
            int[][] rows = batch.toArray(int[][]::new);
            Tensor all = twin.residual(Batch.endToEnd(model.device(), rows), point, Hooks.none())
                    .select(0, 0);
            List<Tensor> own = new ArrayList<>();
            long at = 0;
            for (int[] row : rows) {
                own.add(all.narrow(0, at, row.length).copy().escape()); // (T, d)
                at += row.length;
            }
            return own;
        }
    }
}
