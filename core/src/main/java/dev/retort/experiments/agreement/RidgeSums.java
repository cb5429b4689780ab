package dev.retort.experiments.agreement;

import dev.retort.engine.Tensor;

/**
 * Sums over some tokens for the regression of y on x.
 *
 * @param sumX Σx (d₁)
 * @param sumY Σy (d₂)
 * @param xx Σxxᵀ (d₁, d₁)
 * @param xy Σxyᵀ (d₁, d₂)
 * @param squareY Σ‖y‖²
 */
public record RidgeSums(long n, Tensor sumX, Tensor sumY, Tensor xx, Tensor xy, double squareY) {
    /** Of the tokens of both, in the caller's scope. */
    public RidgeSums plus(RidgeSums other) {
        return new RidgeSums(
                n + other.n,
                sumX.add(other.sumX),
                sumY.add(other.sumY),
                xx.add(other.xx),
                xy.add(other.xy),
                squareY + other.squareY);
    }

    /** x̄ (d₁). */
    public Tensor meanX() {
        return sumX.div((double) n);
    }

    /** ȳ (d₂). */
    public Tensor meanY() {
        return sumY.div((double) n);
    }

    /** Σ(x − a)(x − a)ᵀ. */
    Tensor xxAbout(Tensor a) {
        Tensor off = meanX().sub(a);
        return xx.sub(outer(meanX(), meanX())).add(outer(off, off));
    }

    /** Σ(x − a)(y − b)ᵀ. */
    Tensor xyAbout(Tensor a, Tensor b) {
        return xy.sub(outer(meanX(), meanY())).add(outer(meanX().sub(a), meanY().sub(b)));
    }

    /** Σ‖y − b‖². */
    double squareYAbout(Tensor b) {
        Tensor mean = meanY();
        return squareY
                + n * (mean.sub(b).square().sum().item() - mean.square().sum().item());
    }

    private Tensor outer(Tensor a, Tensor b) {
        return a.unsqueeze(1).mul(b).mul((double) n);
    }
}
