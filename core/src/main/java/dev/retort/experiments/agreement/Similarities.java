package dev.retort.experiments.agreement;

import static dev.retort.experiments.agreement.CrossSums.product;

import dev.retort.engine.Tensor;
import java.util.List;

/** The similarity indices that moments alone tell. */
final class Similarities implements MomentReading {
    @Override
    public List<String> names() {
        return List.of("cka", "procrustes", "svcca", "pwcca");
    }

    @Override
    public double[] of(Centred moments) {
        double[] canonical = canonical(moments);
        return new double[] {cka(moments), procrustes(moments), canonical[0], canonical[1]};
    }

    /**
     * Linear CKA (Kornblith et al. 2019, 1905.00414) with the unbiased HSIC₁ of Song et al. (2012, eq. 5) in all three places,
     * written out in sums over tokens, for K = xxᵀ and L = yyᵀ of centred x and y:
     *
     * <pre>
     *   n(n−3)·HSIC₁ = ‖xᵀy‖² − Σkl + ΣkΣl/((n−1)(n−2)) − 2Σkl/(n−2),   k = ‖x‖², l = ‖y‖²
     * </pre>
     *
     * since the rows of K sum to 0, so those of K without its diagonal to −k. NaN when a side's own HSIC₁ is not above 0.
     */
    static double cka(Centred c) {
        double own = hsic(c.n(), c.x().gram(), c.x().trace(), c.x().trace(), c.x().squares());
        double others = hsic(c.n(), c.y().gram(), c.y().trace(), c.y().trace(), c.y().squares());
        double both = hsic(c.n(), c.cross(), c.x().trace(), c.y().trace(), c.kl());
        return own > 0 && others > 0 ? both / Math.sqrt(own * others) : Double.NaN;
    }

    private static double hsic(double n, Tensor cross, double k, double l, double kl) {
        double squares = cross.square().sum().item();
        return (squares - kl + k * l / ((n - 1) * (n - 2)) - 2 * kl / (n - 2)) / (n * (n - 3));
    }

    /**
     * 1 − δ/2, with δ = min over orthogonal Q of ‖x − yQ‖² where x and y are centred and of norm 1 (Ding et al. 2021,
     * 2108.01661): ‖xᵀy‖_* ÷ (‖x‖‖y‖). Zeros that make the narrower side as wide as the other change nothing in it.
     */
    static double procrustes(Centred c) {
        return c.cross().singularValues().sum().item() / Math.sqrt(c.x().trace() * c.y().trace());
    }

    /**
     * SVCCA (Raghu et al. 2017, 1706.05806): the mean canonical correlation between the principal directions that hold 99 % of
     * each side's variance. PWCCA (Morcos et al. 2018, 1806.05759): the mean over all directions, canonical direction hᵢ of x
     * weighed by Σⱼ|⟨hᵢ, xⱼ⟩| over the elements of x.
     */
    private static double[] canonical(Centred c) {
        Marginal x = c.x();
        Marginal y = c.y();
        if (!(x.trace() > 0) || !(y.trace() > 0)) {
            return new double[] {Double.NaN, Double.NaN};
        }
        Tensor white = product(product(x.whitening().t(), c.cross()), y.whitening()); // (p, q)
        long p = white.size(0);
        long q = white.size(1);
        Tensor large = white.narrow(0, p - x.large(), x.large()).narrow(1, q - y.large(), y.large());
        int some = Math.min(x.large(), y.large());
        double svcca = correlations(product(large, large.t()).eigh().values(), some)
                .mean()
                .item();
        Tensor.Eigen eigen = product(white, white.t()).eigh();
        long count = Math.min(p, q);
        Tensor directions = eigen.vectors().narrow(1, p - count, count);
        Tensor with = product(x.vectors().mul(x.values().sqrt()), directions); // ⟨xⱼ, hᵢ⟩ (d, count)
        Tensor weights = with.abs().sum(0, false);
        double pwcca = weights.mul(correlations(eigen.values(), count)).sum().item()
                / weights.sum().item();
        return new double[] {svcca, pwcca};
    }

    /** Roots of the largest eigenvalues, which rounding may have put outside of 0 … 1. */
    private static Tensor correlations(Tensor squares, long count) {
        return squares.narrow(0, squares.size(0) - count, count)
                .clampMin(0)
                .clampMax(1)
                .sqrt();
    }
}
