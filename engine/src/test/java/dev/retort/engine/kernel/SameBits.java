package dev.retort.engine.kernel;

import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.Random;

/** What {@link PassesTest} starts with and without a compiler: prints what each loop computes, as a number of its bits. */
final class SameBits {
    private SameBits() {}

    public static void main(String[] args) {
        String said = "";
        // the last of many times is computed by compiled loops, where there is a compiler
        for (int time = 0; time < Integer.parseInt(args[0]); time++) {
            said = all();
        }
        System.out.println("bits" + said);
    }

    private static String all() {
        StringBuilder said = new StringBuilder();
        Random random = new Random(5);
        try (Scope scope = Scope.open()) {
            Tensor x = Tensor.normal(Device.CPU, random, 0, 3, 5, 64);
            Tensor w = Tensor.normal(Device.CPU, random, 0, 1, 64);
            say(said, Passes.rmsNorm(x, w, 1e-5, 1));
            say(said, Passes.gated(x.mul(9), x));
            Tensor q = Tensor.normal(Device.CPU, random, 0, 3, 2, 4, 1, 16);
            Tensor k = Tensor.normal(Device.CPU, random, 0, 3, 2, 2, 21, 16);
            say(said, new AttentionStep(21, 0.3f, 0).of(q, k, k, new int[] {0, 4}));
            say(said, new AttentionStep(21, 0.3f, 2).of(q, k, k, new int[] {0, 4}));
            Tensor texts = Tensor.normal(Device.CPU, random, 0, 3, 1, 30, 2, 16);
            say(said, new TextAttention(0.3f, 0, 7).of(texts, texts, texts, new int[] {0, 11}, new int[] {11, 19}));
            CodedNumbers row = new CodedNumbers(16, 64);
            random.nextBytes(row.codes());
            Arrays.fill(row.scales(), 0.37f);
            Arrays.fill(row.minima(), -1.3f);
            try (PackedMatrix packed = PackedMatrix.ofCodes(9, 64, 16, 8, true, r -> row)) {
                say(said, packed.times(x));
                say(said, packed.times(x.narrow(0, 0, 1)));
            }
        }
        return said.toString();
    }

    private static void say(StringBuilder said, Tensor tensor) {
        said.append(' ').append(Integer.toHexString(Arrays.hashCode(tensor.toFloats())));
    }
}
