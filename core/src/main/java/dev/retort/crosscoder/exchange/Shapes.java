package dev.retort.crosscoder.exchange;

import dev.retort.activations.Sides;
import dev.retort.crosscoder.CrosscoderFile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Sides as formats have them that know one width only. */
final class Shapes {
    private static final long MOST_SIDES = 4096;

    private Shapes() {}

    /** {@code count} sides of {@code width}. */
    static Sides sides(PeerTensors tensors, long count, long width) {
        if (count > MOST_SIDES || count * width > Integer.MAX_VALUE) {
            throw tensors.refuse(
                    "is for " + count + " sides of " + width + " numbers; at most " + MOST_SIDES + " sides are read");
        }
        return Sides.equal((int) count, (int) width);
    }

    /** The width of every side, in a format where they are alike. */
    static int oneWidth(CrosscoderFile file, ExchangeFormat format) {
        List<Integer> widths = file.crosscoder().sides().widths();
        if (widths.stream().distinct().count() > 1) {
            throw format.cannotHold(
                    "sides of different widths, here " + widths, "export as llamascopium, which pads them with zeros");
        }
        return widths.getFirst();
    }

    /** Numbers for a sentence. */
    static String list(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(", "));
    }
}
