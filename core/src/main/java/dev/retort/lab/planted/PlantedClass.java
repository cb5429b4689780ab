package dev.retort.lab.planted;

/** What a planted direction is to the two models, and to other directions. */
public enum PlantedClass {
    /** One direction, one strength, in both. */
    SHARED("shared", 12, true),
    /** The distilled model lacks it. */
    BASE_ONLY("base-only", 4, true),
    /** The base lacks it. */
    DISTILLED_ONLY("distilled-only", 4, true),
    /** In both with one strength, but the distilled model's direction is drawn anew. */
    ROTATED("rotated", 3, true),
    /** One direction in both, in one of them 1.5 to 4 times as strong. */
    STRENGTH("different-strength", 3, true),
    /** Shared; fires in groups of three, more often together than chance would have it. */
    CORRELATED("correlated", 3, false),
    /** Shared; a child fires only where its parent does. */
    HIERARCHICAL("hierarchical", 3, false);

    private final String word;
    private final int parts;
    private final boolean independent;

    PlantedClass(String word, int parts, boolean independent) {
        this.word = word;
        this.parts = parts;
        this.independent = independent;
    }

    /** Its name wherever people or programs read it. */
    public String word() {
        return word;
    }

    /** Whether it fires without regard to any other direction. */
    public boolean independent() {
        return independent;
    }

    /** Whether one model lacks it. */
    public boolean exclusive() {
        return this == BASE_ONLY || this == DISTILLED_ONLY;
    }

    /** The class of features that only the model of a side has. */
    public static PlantedClass only(int side) {
        return side == 0 ? BASE_ONLY : DISTILLED_ONLY;
    }

    /** The classes of {@code count} directions, each class with its share. */
    static PlantedClass[] of(int count) {
        int all = 0;
        for (PlantedClass each : values()) {
            all += each.parts;
        }
        PlantedClass[] classes = new PlantedClass[count];
        int at = 0;
        int parts = 0;
        for (PlantedClass each : values()) {
            parts += each.parts;
            while (at < (long) count * parts / all) {
                classes[at++] = each;
            }
        }
        return classes;
    }
}
