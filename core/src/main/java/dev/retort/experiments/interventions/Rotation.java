package dev.retort.experiments.interventions;

import dev.retort.basics.Rng;
import java.util.random.RandomGenerator;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/** Random rotations of a space, uniform over all of them (Mezzadri 2007: QR of a Gaussian matrix, signs put right). */
public final class Rotation {
    private Rotation() {}

    /** A (width × width) orthogonal matrix in row-major order. */
    public static float[] random(int width, long seed) {
        RandomGenerator random = Rng.of(seed, "rotation");
        RealMatrix gaussian = new Array2DRowRealMatrix(width, width);
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                gaussian.setEntry(i, j, random.nextGaussian());
            }
        }
        QRDecomposition qr = new QRDecomposition(gaussian);
        RealMatrix q = qr.getQ();
        RealMatrix r = qr.getR();
        float[] rotation = new float[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                rotation[i * width + j] = (float) (q.getEntry(i, j) * Math.signum(r.getEntry(j, j)));
            }
        }
        return rotation;
    }
}
