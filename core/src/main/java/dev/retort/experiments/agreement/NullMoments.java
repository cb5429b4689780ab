package dev.retort.experiments.agreement;

import static dev.retort.experiments.agreement.CrossSums.product;

import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two sides' moments over the documents of a {@link NullDocuments}, in any pairing. What is one side's own is worked out once;
 * a pairing costs a product of x with y. Belongs to the scope it was made in.
 */
final class NullMoments {
    private final Tensor x;
    private final Tensor y;
    private final Tensor k;
    private final Tensor l;
    private final long[] bounds;
    private final Marginal marginalX;
    private final Marginal marginalY;
    private final List<Tensor> gramsX = new ArrayList<>();
    private final List<Tensor> gramsY = new ArrayList<>();
    private final RidgeTransfer forward;
    private final RidgeTransfer backward;

    /** @param x (n, d₁) and y (n, d₂), F64, each about its mean */
    NullMoments(NullDocuments documents, Tensor x, Tensor y) {
        this.x = x;
        this.y = y;
        this.k = x.square().sum(1, false);
        this.l = y.square().sum(1, false);
        this.bounds = IntStream.of(documents.quarters())
                .mapToLong(d -> (long) d * documents.length())
                .toArray();
        for (int q = 0; q < RidgeTransfer.QUARTERS; q++) {
            gramsX.add(product(part(x, q).t(), part(x, q)));
            gramsY.add(product(part(y, q).t(), part(y, q)));
        }
        this.marginalX = Marginal.of(sum(gramsX), k.square().sum().item());
        this.marginalY = Marginal.of(sum(gramsY), l.square().sum().item());
        List<Tensor> crosses = crosses(x, y);
        this.forward = new RidgeTransfer(sums(x, y, gramsX, crosses));
        this.backward = new RidgeTransfer(sums(y, x, gramsY, transposed(crosses)));
    }

    private static Tensor sum(List<Tensor> parts) {
        return parts.stream().reduce(Tensor::add).orElseThrow();
    }

    private Tensor part(Tensor of, int quarter) {
        return of.narrow(0, bounds[quarter], bounds[quarter + 1] - bounds[quarter]);
    }

    private List<Tensor> crosses(Tensor a, Tensor b) {
        return IntStream.range(0, RidgeTransfer.QUARTERS)
                .mapToObj(q -> product(part(a, q).t(), part(b, q)))
                .toList();
    }

    private static List<Tensor> transposed(List<Tensor> crosses) {
        return crosses.stream().map(Tensor::t).toList();
    }

    private List<RidgeSums> sums(Tensor from, Tensor to, List<Tensor> grams, List<Tensor> crosses) {
        return IntStream.range(0, RidgeTransfer.QUARTERS)
                .mapToObj(q -> new RidgeSums(
                        bounds[q + 1] - bounds[q],
                        part(from, q).sum(0, false),
                        part(to, q).sum(0, false),
                        grams.get(q),
                        crosses.get(q),
                        part(to, q).square().sum().item()))
                .toList();
    }

    /**
     * What the readings say, and after them R² from x to y and from y to x, when token i of one side stands with token
     * {@code partner[i]} of the other.
     */
    double[] read(List<MomentReading> readings, int[] partner) {
        long[] places = IntStream.of(partner).asLongStream().toArray();
        Tensor order = Tensor.of(Device.CPU, places, places.length);
        Tensor otherY = y.indexSelect(0, order);
        List<Tensor> crosses = crosses(x, otherY);
        double kl = k.mul(l.indexSelect(0, order)).sum().item();
        Centred moments = new Centred(x.size(0), marginalX, marginalY, sum(crosses), kl);
        double[] read = readings.stream()
                .flatMapToDouble(reading -> Arrays.stream(reading.of(moments)))
                .toArray();
        double[] all = Arrays.copyOf(read, read.length + 2);
        all[read.length] = forward.of(sums(x, otherY, gramsX, crosses)).r2();
        Tensor otherX = x.indexSelect(0, order);
        all[read.length + 1] =
                backward.of(sums(y, otherX, gramsY, crosses(y, otherX))).r2();
        return all;
    }
}
