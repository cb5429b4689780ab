package dev.retort.formats;

/** A number, kept as it was written (always valid JSON), so that nothing is lost before its use is known. */
public record NumberNode(Place place, String text) implements Node {
    /** Above this a double no longer holds every whole number. */
    private static final double EXACT = 0x1p53;

    boolean isWhole() {
        if (isLong(text)) {
            return true;
        }
        double value = toDouble();
        return Math.abs(value) <= EXACT && value == Math.rint(value);
    }

    long toLong() {
        return isLong(text) ? Long.parseLong(text) : (long) toDouble();
    }

    double toDouble() {
        return Double.parseDouble(text);
    }

    private static boolean isLong(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException notOne) {
            return false;
        }
    }

    @Override
    public String described() {
        return "the number " + (text.length() <= 40 ? text : text.substring(0, 40) + "…");
    }
}
