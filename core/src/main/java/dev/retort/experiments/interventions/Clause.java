package dev.retort.experiments.interventions;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** At which positions an intervention acts. A feature's own value gates {@link Operation.Scale} besides. */
public sealed interface Clause {
    /** At every position. */
    record Everywhere() implements Clause {}

    /** Where the token is one of these, such as a full stop or a line end. */
    record AtTokens(Set<Integer> ids) implements Clause {
        public AtTokens {
            ids = Set.copyOf(ids);
        }
    }

    /**
     * From the last token of the mark that opens a thought up to the token before the last of the one that closes it. A mark
     * may take several tokens.
     */
    record InsideThought(List<Integer> open, List<Integer> close) implements Clause {
        public InsideThought {
            open = some(open);
            close = some(close);
        }
    }

    /**
     * Where the first {@code count} new tokens are chosen: from the prompt's last position on. A text that is only read counts
     * from its first token.
     */
    record FirstTokens(int count) implements Clause {}

    /**
     * At the tokens that end a sentence in which one of these sayings occurs.
     *
     * @param ends tokens that end a sentence
     * @param sayings each a run of tokens
     */
    record SentenceEnd(Set<Integer> ends, List<List<Integer>> sayings) implements Clause {
        public SentenceEnd {
            ends = Set.copyOf(ends);
            sayings = sayings.stream().map(Clause::some).toList();
        }
    }

    /**
     * The first {@code count} times that a clause holds among the new tokens of a text.
     *
     * @param clause one that tokens alone decide
     */
    record FirstTimes(Clause clause, int count) implements Clause {
        public FirstTimes {
            if (clause.blind() || !clause.features().isEmpty()) {
                throw new IllegalArgumentException("only what tokens decide can be counted, not " + clause);
            }
        }
    }

    /** Where a feature's value is above a threshold, in the crosscoder's units. */
    record Fires(int feature, double above) implements Clause {}

    /**
     * Where a linear detector reads the edited model's residual stream as positive: weights · h + bias &gt; 0.
     *
     * @param name what the detector is called in files
     * @param weights (d); not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // numbers on their way to a tensor, never compared or used as a key
    record Detects(String name, float[] weights, double bias) implements Clause {}

    /** Where all of these hold. */
    record All(List<Clause> clauses) implements Clause {
        public All {
            clauses = List.copyOf(clauses);
        }
    }

    private static List<Integer> some(List<Integer> ids) {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a mark or saying needs a token");
        }
        return List.copyOf(ids);
    }

    /** Whether it can be told without looking at a token. */
    default boolean blind() {
        return switch (this) {
            case Everywhere() -> true;
            case Fires fires -> true;
            case Detects detects -> true;
            case AtTokens at -> false;
            case InsideThought inside -> false;
            case FirstTokens first -> false;
            case SentenceEnd end -> false;
            case FirstTimes times -> false;
            case All(List<Clause> clauses) -> clauses.stream().allMatch(Clause::blind);
        };
    }

    /** Where in a text its tokens let it hold, what the residual stream decides aside. */
    default int[] positions(int[] ids) {
        RowGate gate = RowGate.of(this);
        return IntStream.range(0, ids.length).filter(t -> gate.holds(ids[t], t)).toArray();
    }

    /** The features whose values it asks for. */
    default List<Integer> features() {
        return switch (this) {
            case Fires fires -> List.of(fires.feature);
            case All(List<Clause> clauses) ->
                clauses.stream().flatMap(clause -> clause.features().stream()).toList();
            case Everywhere _, AtTokens _, InsideThought _, FirstTokens _, SentenceEnd _, FirstTimes _, Detects _ ->
                List.of();
        };
    }
}
