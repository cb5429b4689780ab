package dev.retort.lab;

import dev.retort.basics.BadInput;
import java.util.List;
import java.util.stream.Collectors;

/** A version of the teacher, as data: what it does, and how often. */
public sealed interface Teaching permits TeacherRates, RethinkingRates {
    /** The versions there are. */
    static List<Teaching> all() {
        return List.of(TeacherRates.v2(), RethinkingRates.v3e());
    }

    /**
     * The version of that name.
     *
     * @throws BadInput when there is none
     */
    static Teaching named(String text) {
        return all().stream()
                .filter(teaching -> teaching.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new BadInput("there is no teacher \"" + text + "\"; there are "
                        + all().stream().map(Teaching::text).collect(Collectors.joining(" and ")) + "."));
    }

    /** The name on the command line and in files. */
    String text();

    /** Whether its traces note where it looks again at what is there already. */
    boolean notesEpisodes();
}
