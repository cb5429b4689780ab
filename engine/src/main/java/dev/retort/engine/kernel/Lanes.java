package dev.retort.engine.kernel;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What one instruction of this machine works on at once. */
public final class Lanes {
    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    /** Numbers in a vector; here, so that it can be asked where the vector module is absent. */
    static final int COUNT = AVAILABLE ? Species.FLOATS.length() : 8;

    private Lanes() {}

    /** Whether Java was started with {@code --add-modules jdk.incubator.vector}. */
    public static boolean available() {
        return AVAILABLE;
    }

    /** Touched by vector loops only. */
    static final class Species {
        /** Eight where there could be more: twice as many would want loops of twice as many registers. */
        static final VectorSpecies<Float> FLOATS =
                FloatVector.SPECIES_PREFERRED.length() > 8 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_PREFERRED;

        static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
        static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

        private Species() {}

        static FloatVector floats(IntVector whole) {
            return (FloatVector) whole.convert(VectorOperators.I2F, 0);
        }
    }
}
