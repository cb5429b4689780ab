package dev.retort.atlas.export;

import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;

/** A side's decoder directions in its model's own space: what is added to raw activations to steer. */
record SideVectors(CrosscoderFile file, int side) {
    int width() {
        return file.crosscoder().sides().width(side);
    }

    /** d numbers: the decoder's row, its normaliser undone. */
    float[] of(int feature) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            Tensor row = file.crosscoder().wDec(side).narrow(0, feature, 1); // (1, d)
            return file.normaliser().ownDirections(row, side).toFloats();
        }
    }
}
