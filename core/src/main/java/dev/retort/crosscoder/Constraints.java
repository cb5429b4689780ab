package dev.retort.crosscoder;

import dev.retort.activations.Sides;
import dev.retort.basics.BadInput;
import dev.retort.engine.Autograd;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the weights in their {@link Partition}: tied decoders equal bit for bit, exclusive features exactly 0 on other
 * sides. Whatever the loss is, nothing leaks, because gradients are constrained, not losses. All in place.
 */
final class Constraints {
    private final Partition partition;
    private final Sides sides;
    private final int features;

    Constraints(Partition partition, Sides sides, int features) {
        if (partition.tied() > 0 && sides.widths().stream().distinct().count() > 1) {
            throw new BadInput("Tied features need models of one width; these are " + sides.widths()
                    + " wide. Leave tied features out, or use exclusive ones alone.");
        }
        int blocks = partition.exclusive().size();
        if (blocks != 0 && blocks != sides.count()) {
            throw new BadInput("The partition names exclusive features for " + blocks + " models; there are "
                    + sides.count() + ". Give one number for each, 0 for none.");
        }
        this.partition = partition;
        this.sides = sides;
        this.features = features;
    }

    /** What weights (F, D) must look like before the first update. */
    void start(Tensor wEnc, Tensor wDec) {
        hold(wDec);
        silence(wEnc);
        silence(wDec);
    }

    /** Gradients (F, D) to those that leave the constraints in force: tied decoders' summed, others' zeros kept. */
    void gradients(Tensor ofEnc, Tensor ofDec) {
        silence(ofEnc);
        silence(ofDec);
        if (partition.tied() > 0) {
            try (Scope scope = Scope.open();
                    Autograd.Off off = Autograd.off()) {
                Tensor rows = ofDec.narrow(0, 0, partition.tied());
                giveAll(rows, sum(rows));
            }
        }
    }

    /** Gives every side the first's tied decoders: equal updates may still be rounded apart. */
    void hold(Tensor wDec) {
        if (partition.tied() > 0) {
            try (Scope scope = Scope.open();
                    Autograd.Off off = Autograd.off()) {
                Tensor rows = wDec.narrow(0, 0, partition.tied());
                giveAll(rows, sides.of(rows, 0).copy());
            }
        }
    }

    private Tensor sum(Tensor rows) {
        Tensor sum = sides.of(rows, 0);
        for (int side = 1; side < sides.count(); side++) {
            sum = sum.add(sides.of(rows, side));
        }
        return sum;
    }

    private void giveAll(Tensor rows, Tensor same) {
        for (int side = 0; side < sides.count(); side++) {
            sides.of(rows, side).copyFrom(same);
        }
    }

    private void silence(Tensor rows) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            for (int side = 0; side < partition.exclusive().size(); side++) {
                int count = partition.exclusive().get(side);
                if (count > 0) {
                    silenceOthers(rows.narrow(0, partition.start(side), count), side);
                }
            }
        }
    }

    private void silenceOthers(Tensor rows, int side) {
        for (int other = 0; other < sides.count(); other++) {
            if (other != side) {
                sides.of(rows, other).fillInPlace(0);
            }
        }
    }

    /** A direction (1, D) to the nearest that a feature may have. */
    void direction(Tensor row, long feature) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            if (feature < partition.tied()) {
                giveAll(row, sum(row).div((double) sides.count()));
            }
            for (int side = 0; side < partition.exclusive().size(); side++) {
                long place = feature - partition.start(side);
                if (place >= 0 && place < partition.exclusive().get(side)) {
                    silenceOthers(row, side);
                }
            }
        }
    }

    /** What each feature's penalty is multiplied by (F); null where that is 1 for all. */
    @Nullable
    Tensor penalties(Device device) {
        if (partition.tied() == 0 || partition.tiedPenalty() == 1) {
            return null;
        }
        float[] weights = new float[features];
        Arrays.fill(weights, 1);
        Arrays.fill(weights, 0, partition.tied(), (float) partition.tiedPenalty());
        return Tensor.of(device, weights, features);
    }
}
