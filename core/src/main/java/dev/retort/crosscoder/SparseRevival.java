package dev.retort.crosscoder;

import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.engine.kernel.Panels;
import dev.retort.engine.kernel.RowGradient;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@link AuxiliaryLoss} and its gradients, written out. Dead features do not fire in the batch, so that these are all the
 * gradients that they have. Owns them: close it.
 *
 * <pre>
 *   L = Σ‖t − ê‖²/S, t = x − x̂, ê = f W_dec     H = ∂L/∂ê = −2(t − ê)/S
 *   ∂W_dec = fᵀ H    ∂f = H W_decᵀ where f &gt; 0    ∂W_enc = ∂fᵀ x    ∂b_enc = Σ_b ∂f
 * </pre>
 *
 * @param loss L
 */
@SuppressWarnings("ArrayRecordComponent") // the kernels' raw material, never compared or used as a key
record SparseRevival(double loss, RowGradient.Given ofEncoder, RowGradient.Given ofDecoder, float[] ofBias)
        implements AutoCloseable {

    /** Null when there is nobody to revive. @param errors x̂ − x */
    static @Nullable SparseRevival of(
            Panels x,
            Panels errors,
            Panels wEnc,
            Panels wDec,
            Tensor bEnc,
            float[] weighs,
            long[] dead,
            Revival.AuxK auxK) {
        if (dead.length == 0 || auxK.features() == 0) {
            return null;
        }
        try (Scope scope = Scope.open()) {
            Tensor which = Tensor.of(Device.CPU, dead, dead.length);
            Tensor batch = x.toMatrix(); // (B, D)
            Tensor encoders = wEnc.rows(dead); // (F', D)
            Tensor directions = wDec.rows(dead);
            Tensor f =
                    batch.matmul(encoders.t()).add(bEnc.indexSelect(0, which)).relu(); // (B, F')
            if (auxK.features() < dead.length) {
                Tensor norms = Tensor.of(Device.CPU, weighs, weighs.length).indexSelect(0, which);
                Tensor chosen = f.mul(norms).topk(auxK.features(), 1).indices();
                f = Tensor.zeros(Device.CPU, DType.F32, f.shape()).scatter(1, chosen, f.gather(1, chosen));
            }
            Tensor target = errors.toMatrix().neg();
            double spread = target.sub(target.mean(0, true)).square().sum().item();
            if (spread == 0) {
                return null;
            }
            Tensor missed = target.sub(f.matmul(directions));
            double loss = missed.square().sum().item() / spread;
            Tensor slope = missed.mul(-2 * auxK.weight() / spread); // H
            Tensor ofValues = slope.matmul(directions.t()).mul(f.gt(0).to(DType.F32));
            int[] rowOf = new int[wEnc.rows()];
            Arrays.fill(rowOf, -1);
            for (int i = 0; i < dead.length; i++) {
                rowOf[(int) dead[i]] = i;
            }
            float[] ofBias = new float[wEnc.rows()];
            float[] sums = ofValues.sum(0, false).toFloats();
            for (int i = 0; i < dead.length; i++) {
                ofBias[(int) dead[i]] = sums[i];
            }
            return new SparseRevival(
                    loss,
                    new RowGradient.Given(
                            rowOf, Panels.of(wEnc.layout(), ofValues.t().matmul(batch))),
                    new RowGradient.Given(rowOf, Panels.of(wDec.layout(), f.t().matmul(slope))),
                    ofBias);
        }
    }

    void addToEncoderBias(float[] sums) {
        for (int f = 0; f < sums.length; f++) {
            sums[f] += ofBias[f];
        }
    }

    @Override
    public void close() {
        ofEncoder.rows().close();
        ofDecoder.rows().close();
    }
}
