package dev.retort.experiments.geometry;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Tensor;

/**
 * n, Σx and Σxxᵀ over rows x (n, d), in F64: 8·d² bytes whatever n is. They add up and can be taken off again. Its tensors
 * belong to the scope it was made in.
 */
final class CovarianceSums {
    /** Multiplications that are worth waking threads for. */
    private static final double LARGE = 1e9;

    private final Tensor sum;
    private final Tensor products;
    private long n;

    private CovarianceSums(Tensor sum, Tensor products, long n) {
        this.sum = sum;
        this.products = products;
        this.n = n;
    }

    static CovarianceSums zeros(int width) {
        return new CovarianceSums(
                Tensor.zeros(Device.CPU, DType.F64, width), Tensor.zeros(Device.CPU, DType.F64, width, width), 0);
    }

    /** @param x (n, d) F64, less a mean that is the same each time, so that little is lost in taking the own one off */
    void add(Tensor x) {
        n += x.size(0);
        sum.addInPlace(x.sum(0, false));
        Tensor xt = x.t();
        boolean large = (double) x.size(0) * x.size(1) * x.size(1) > LARGE;
        products.addInPlace(large ? Native.onAllCores(() -> xt.matmul(x)) : xt.matmul(x));
    }

    void add(CovarianceSums other) {
        n += other.n;
        sum.addInPlace(other.sum);
        products.addInPlace(other.products);
    }

    void clear() {
        n = 0;
        sum.fillInPlace(0);
        products.fillInPlace(0);
    }

    /** All but what {@code part} was summed over, in the caller's scope. */
    CovarianceSums without(CovarianceSums part) {
        return new CovarianceSums(sum.sub(part.sum), products.sub(part.products), n - part.n);
    }

    long n() {
        return n;
    }

    /** The eigenvalues of the covariance about the rows' own mean. */
    Spectrum spectrum() {
        Tensor mean = sum.div((double) n);
        Tensor covariance =
                products.sub(mean.unsqueeze(1).mul(mean).mul((double) n)).div(n - 1.0);
        return Spectrum.ascending(covariance.eigh().values().toDoubles());
    }
}
