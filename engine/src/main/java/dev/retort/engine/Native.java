package dev.retort.engine;

import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch once and sets its threads.
 *
 * <p>OpenBLAS brings its own pthreads, which fight libgomp's and the autograd thread's (a small Adam step went from 0.8
 * to 24 ms in our measurements), so BLAS stays at one thread unless a caller asks for more around one large product.
 */
public final class Native {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    static {
        Unpacking.alone(() -> {
            openblas_nolapack.blas_set_num_threads(1);
            torch.set_num_threads(CORES);
        });
    }

    private Native() {}

    /** Loads the natives if nothing has yet; a missing library becomes a {@link dev.retort.basics.Failure}. */
    public static void load() {
        torch.get_num_threads();
    }

    /** Threads of libtorch's own loops (not of BLAS). */
    public static int threads() {
        return torch.get_num_threads();
    }

    /** Sets the threads of libtorch's own loops, for a run that must repeat another machine's partition of the work. */
    public static void threads(int count) {
        torch.set_num_threads(count);
    }

    /** Threads BLAS uses for a matrix product. */
    public static void blasThreads(int count) {
        openblas_nolapack.blas_set_num_threads(count);
    }

    public static int blasThreads() {
        return openblas_nolapack.blas_get_num_threads();
    }

    /** Does one large product, for which BLAS may use as many threads as libtorch. */
    public static <T> T onAllCores(Supplier<T> product) {
        int before = blasThreads();
        blasThreads(threads());
        try {
            return product.get();
        } finally {
            blasThreads(before);
        }
    }
}
