package dev.retort.experiments.agreement;

import java.util.List;

/** Figures that follow from two sides' moments. */
interface MomentReading {
    /** What they are called, in their order. */
    List<String> names();

    /** Not a number where a figure has no value. */
    double[] of(Centred moments);
}
