package dev.retort.experiments.ablation;

import dev.retort.experiments.interventions.CrosscodedPair.Side;
import java.util.List;

/**
 * A line of the table.
 *
 * @param name unique in a folder of results, and a part of file names
 * @param thinking whether the model is asked to think, or to answer at once, as a base model does
 * @param settings draws of the same: the first answers problems, forced figures are the mean of all
 */
public record Case(String name, boolean thinking, List<Setting> settings) {
    public Case {
        settings = List.copyOf(settings);
        if (settings.isEmpty()) {
            throw new IllegalArgumentException(name + " has no setting");
        }
    }

    /** Of one setting. */
    static Case of(String name, boolean thinking, Setting setting) {
        return new Case(name, thinking, List.of(setting));
    }

    /** The same model at the same task as it is. */
    Case whole() {
        return whole(side(), thinking);
    }

    /** A model as it is. */
    public static Case whole(Side side, boolean thinking) {
        return of("whole", thinking, new Setting.Whole(side));
    }

    Side side() {
        return settings.getFirst().side();
    }

    /** What its files' names begin with. */
    String file() {
        return name.replaceAll("[^a-z0-9.]+", "-")
                + (side() == Side.BASE ? "-base" : "")
                + (side() == Side.BASE && thinking ? "-thinking" : "");
    }
}
