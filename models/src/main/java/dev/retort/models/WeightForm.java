package dev.retort.models;

import dev.retort.engine.Device;
import dev.retort.engine.kernel.PackedMatrix;

/** How a decoder's matrices are held in memory. */
enum WeightForm {
    /** As F32 numbers, which can be trained and written. */
    DENSE,
    /** Quantised and bfloat16 ones as their file has them, where that can be run; computed with as F32 all the same. */
    AS_KEPT;

    /** Whether a matrix with rows of {@code ins} numbers, {@code group} of which share a scale (0: none do), stays packed. */
    boolean keeps(Device device, long ins, int group) {
        return this == AS_KEPT && device.equals(Device.CPU) && group > 0 && PackedMatrix.fits(ins, group);
    }
}
