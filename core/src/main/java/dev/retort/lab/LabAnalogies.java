package dev.retort.lab;

import dev.retort.experiments.geometry.AnalogySet;
import dev.retort.experiments.geometry.AnalogySet.Pair;
import java.util.stream.IntStream;

/** Pairs of the lab's words that stand in one relation: of other sets' words the lab's models know too few. */
public final class LabAnalogies {
    /** What the set is asked for by. */
    public static final String NAME = "lab";

    /** A text of the lab's words to read them in. */
    public static final String CARRIER = "the {}";

    private LabAnalogies() {}

    /** cup → cups: the one relation that has enough pairs for 20 axes. */
    public static AnalogySet singularPlural() {
        return new AnalogySet(
                "lab-singular-plural",
                IntStream.range(0, Lexicon.NOUNS.size())
                        .mapToObj(noun -> new Pair(Lexicon.NOUNS.get(noun), Lexicon.PLURALS.get(noun)))
                        .toList());
    }
}
