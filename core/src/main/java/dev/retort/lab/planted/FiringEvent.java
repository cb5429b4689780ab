package dev.retort.lab.planted;

import java.util.List;

/**
 * Directions that fire together: the event happens with its rate, independently of all others, and then each member fires
 * with a probability of its own.
 *
 * @param rate how often a token has the event
 */
record FiringEvent(double rate, List<Member> members) {
    /** @param given how likely it fires when the event happens */
    record Member(int direction, double given) {}

    FiringEvent {
        members = List.copyOf(members);
    }

    static FiringEvent alone(int direction, double rate) {
        return new FiringEvent(rate, List.of(new Member(direction, 1)));
    }
}
