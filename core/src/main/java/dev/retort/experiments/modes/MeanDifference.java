package dev.retort.experiments.modes;

import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.experiments.ForcedDocuments;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mean residual stream where a thought goes on, less the mean where it ends, at the decisions: what difference-of-means
 * steering and SEAL (2504.07986) add, with the decisions as the places.
 */
final class MeanDifference {
    private MeanDifference() {}

    /** In the distilled model's own space, (d); null where no thought went on with an opener, or none ended. */
    static float @Nullable [] of(ForcedDocuments documents, ModeGround ground) {
        Set<Integer> openers = new HashSet<>();
        Arrays.stream(ground.goOn()).forEach(openers::add);
        int width = documents.pair().distilled().config().dModel();
        double[][] sums = new double[2][width];
        long[] counts = new long[2];
        try (Autograd.Off off = Autograd.off()) {
            for (ForcedDocuments.Part part : documents.parts()) {
                try (Scope scope = Scope.open()) {
                    float[] stream = part.distilled().toFloats(); // (B, T, d)
                    int length = (int) part.distilled().size(1);
                    for (int row = 0; row < part.members().length; row++) {
                        int[] ids = documents.ids(part.members()[row]);
                        for (int t : ground.decisions()[part.members()[row]]) {
                            int next = t + 1 < ids.length ? ids[t + 1] : -1;
                            int kind = next == ground.end() ? 0 : openers.contains(next) ? 1 : -1;
                            if (kind >= 0) {
                                counts[kind]++;
                                for (int j = 0; j < width; j++) {
                                    sums[kind][j] += stream[(row * length + t) * width + j];
                                }
                            }
                        }
                    }
                }
            }
        }
        if (counts[0] == 0 || counts[1] == 0) {
            return null;
        }
        float[] difference = new float[width];
        for (int j = 0; j < width; j++) {
            difference[j] = (float) (sums[1][j] / counts[1] - sums[0][j] / counts[0]);
        }
        return difference;
    }
}
