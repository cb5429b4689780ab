package dev.retort.experiments.agreement;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Native;
import dev.retort.engine.Tensor;
import java.util.List;

/**
 * Sums over tokens of which every measure by moments is made, in F64; they add up and can be taken off again. With k = ‖x‖² and
 * l = ‖y‖²: n, Σx, Σy, Σxxᵀ, Σxyᵀ, Σyyᵀ, Σxk, Σxl, Σyk, Σyl, and Σk, Σl, Σk², Σl², Σkl. Memory is 8·(d₁² + d₁d₂ + d₂²) bytes
 * whatever n is. Its tensors belong to the scope it was made in.
 */
final class CrossSums {
    private static final int XX = 2;
    private static final int XY = 3;
    private static final int YY = 4;
    private static final int SCALARS = 9;

    /** Multiplications. */
    private static final double LARGE = 1e9;

    private final List<Tensor> sums;
    private long n;

    private CrossSums(List<Tensor> sums, long n) {
        this.sums = sums;
        this.n = n;
    }

    static CrossSums zeros(int d1, int d2) {
        return new CrossSums(
                List.of(
                        zero(d1),
                        zero(d2),
                        zero(d1, d1),
                        zero(d1, d2),
                        zero(d2, d2),
                        zero(d1),
                        zero(d1),
                        zero(d2),
                        zero(d2),
                        zero(5)),
                0);
    }

    private static Tensor zero(long... shape) {
        return Tensor.zeros(Device.CPU, DType.F64, shape);
    }

    /** Bytes that sums for such widths take. */
    static long bytes(long d1, long d2) {
        return 8 * (d1 * d1 + d1 * d2 + d2 * d2);
    }

    /** @param x (n, d₁) and y (n, d₂), F64, less some means that are the same each time */
    void add(Tensor x, Tensor y) {
        n += x.size(0);
        Tensor k = x.square().sum(1, false); // (n)
        Tensor l = y.square().sum(1, false);
        Tensor xt = x.t();
        Tensor yt = y.t();
        List<Tensor> more = List.of(
                x.sum(0, false),
                y.sum(0, false),
                product(xt, x),
                product(xt, y),
                product(yt, y),
                xt.matmul(k),
                xt.matmul(l),
                yt.matmul(k),
                yt.matmul(l),
                Tensor.stack(
                        List.of(
                                k.sum(),
                                l.sum(),
                                k.square().sum(),
                                l.square().sum(),
                                k.mul(l).sum()),
                        0));
        for (int i = 0; i < more.size(); i++) {
            sums.get(i).addInPlace(more.get(i));
        }
    }

    /** The product of two matrices; a small one is not worth waking threads for. */
    static Tensor product(Tensor a, Tensor b) {
        boolean large = (double) a.size(0) * a.size(1) * b.size(1) > LARGE;
        return large ? Native.onAllCores(() -> a.matmul(b)) : a.matmul(b);
    }

    void clear() {
        n = 0;
        sums.forEach(sum -> sum.fillInPlace(0));
    }

    void add(CrossSums other) {
        n += other.n;
        for (int i = 0; i < sums.size(); i++) {
            sums.get(i).addInPlace(other.sums.get(i));
        }
    }

    /** All but what {@code part} was summed over, in the caller's scope. */
    CrossSums without(CrossSums part) {
        List<Tensor> left = new java.util.ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            left.add(sums.get(i).sub(part.sums.get(i)));
        }
        return new CrossSums(left, n - part.n);
    }

    long n() {
        return n;
    }

    /** The same about the tokens' own mean, in the caller's scope. */
    Centred centred() {
        Tensor meanX = sums.get(0).div((double) n);
        Tensor meanY = sums.get(1).div((double) n);
        double[] s = sums.get(SCALARS).toDoubles();
        double kk = fourth(meanX, meanX, XX, sums.get(5), sums.get(5), s[0], s[0], s[2]);
        double ll = fourth(meanY, meanY, YY, sums.get(8), sums.get(8), s[1], s[1], s[3]);
        double kl = fourth(meanX, meanY, XY, sums.get(6), sums.get(7), s[0], s[1], s[4]);
        return new Centred(
                n,
                Marginal.of(centred(XX, meanX, meanX), kk),
                Marginal.of(centred(YY, meanY, meanY), ll),
                centred(XY, meanX, meanY),
                kl);
    }

    private Tensor centred(int which, Tensor a, Tensor b) {
        return sums.get(which).sub(a.unsqueeze(1).mul(b).mul((double) n));
    }

    /** Σ ‖x − x̄‖²‖y − ȳ‖², multiplied out. */
    private double fourth(Tensor mx, Tensor my, int xy, Tensor xl, Tensor yk, double k, double l, double kl) {
        double p = mx.square().sum().item();
        double q = my.square().sum().item();
        double cross = sums.get(xy).matmul(my).mul(mx).sum().item();
        return kl
                - 2 * my.mul(yk).sum().item()
                - 2 * mx.mul(xl).sum().item()
                + q * k
                + p * l
                + 4 * cross
                - 3 * n * p * q;
    }

    /** What ridge regression of y on x needs of them. */
    RidgeSums forward() {
        double[] s = sums.get(SCALARS).toDoubles();
        return new RidgeSums(n, sums.get(0), sums.get(1), sums.get(XX), sums.get(XY), s[1]);
    }

    /** The same of x on y. */
    RidgeSums backward() {
        double[] s = sums.get(SCALARS).toDoubles();
        return new RidgeSums(
                n, sums.get(1), sums.get(0), sums.get(YY), sums.get(XY).t(), s[0]);
    }
}
