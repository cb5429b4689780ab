package dev.retort.cli;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Crew;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How fast this machine's tensors are: the two limits every step of the work meets. Which dtype multiplies fastest
 * differs between machines by a factor of three either way, so it is measured and never assumed.
 *
 * @param gemm_gflops square matrix products by dtype, 10⁹ multiply-adds × 2 a second, all cores
 * @param bandwidth_gb_s bytes read and written by a large copy, 10⁹ a second
 */
record MachineSpeed(Map<String, Double> gemm_gflops, double bandwidth_gb_s) {
    private static final long SIDE = 1024;
    private static final long COPIED = 64L << 20;
    /** Seconds after which one product tells enough. */
    private static final double SLOW = 0.25;
    /** Products a core makes by itself at a time. */
    private static final int EACH = 4;
    /** The best of these: whatever else the machine does can only slow it down. */
    private static final int ROUNDS = 4;

    static MachineSpeed measure() {
        Native.load();
        Map<String, Double> gemm = new LinkedHashMap<>();
        gemm.put("fp32", gemm(DType.F32));
        gemm.put("bf16", gemm(DType.BF16));
        return new MachineSpeed(gemm, bandwidth());
    }

    /** The better of two ways: BLAS shares one product among all cores, or each core has one of its own. */
    private static double gemm(DType dtype) {
        int cores = Native.threads();
        int before = Native.blasThreads();
        double flops = 2.0 * SIDE * SIDE * SIDE;
        try (Scope scope = Scope.open()) {
            Tensor a = Tensor.full(Device.CPU, dtype, 0.5, SIDE, SIDE);
            Native.blasThreads(cores);
            double seconds = best(() -> a.matmul(a));
            double shared = flops / seconds;
            if (seconds > SLOW) {
                return tenths(shared / 1e9); // a type this machine has no instructions for
            }
            Native.blasThreads(1);
            double apart = cores * EACH * flops / best(() -> Crew.share(cores, core -> products(a)));
            return tenths(Math.max(shared, apart) / 1e9);
        } finally {
            Native.blasThreads(before);
        }
    }

    private static void products(Tensor a) {
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < EACH; i++) {
                a.matmul(a).close();
            }
        }
    }

    private static double bandwidth() {
        try (Scope scope = Scope.open()) {
            Tensor from = Tensor.zeros(Device.CPU, DType.U8, COPIED);
            Tensor to = Tensor.zeros(Device.CPU, DType.U8, COPIED);
            return tenths(2.0 * COPIED / best(() -> to.copyFrom(from)) / 1e9);
        }
    }

    private static double best(Runnable work) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS && (round == 0 || best < SLOW); round++) {
            try (Scope scope = Scope.open()) {
                long begun = System.nanoTime();
                work.run();
                best = Math.min(best, (System.nanoTime() - begun) / 1e9);
            }
        }
        return best;
    }

    private static double tenths(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
