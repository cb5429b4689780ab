package dev.retort.experiments.agreement;

import dev.retort.engine.Tensor;

/**
 * Two sides' activations over the same n tokens, about their means; belongs to the scope it was made in.
 *
 * @param cross Σ(x − x̄)(y − ȳ)ᵀ (d₁, d₂)
 * @param kl Σ‖x − x̄‖²‖y − ȳ‖²
 */
record Centred(long n, Marginal x, Marginal y, Tensor cross, double kl) {}
