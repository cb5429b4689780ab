package dev.retort.experiments.interventions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A clause as it goes through one row of tokens, as far as tokens decide it; what the residual stream decides is open. */
sealed interface RowGate {
    /**
     * Takes the row's next token and says whether the clause holds at it.
     *
     * @param written how many new tokens had been chosen before the one that is chosen here; negative within a prompt
     */
    boolean holds(int id, int written);

    /** At the beginning of a row. */
    static RowGate of(Clause clause) {
        return switch (clause) {
            case Clause.Everywhere _, Clause.Fires _, Clause.Detects _ -> new Open();
            case Clause.AtTokens(Set<Integer> ids) -> new At(ids);
            case Clause.FirstTokens(int count) -> new First(count);
            case Clause.InsideThought(List<Integer> open, List<Integer> close) ->
                new Inside(new Tail(open), new Tail(close));
            case Clause.SentenceEnd(Set<Integer> ends, List<List<Integer>> sayings) ->
                new Sentence(ends, sayings.stream().map(Tail::new).toList());
            case Clause.FirstTimes(Clause inner, int count) -> new Times(RowGate.of(inner), count);
            case Clause.All(List<Clause> clauses) ->
                new Every(clauses.stream().map(RowGate::of).toList());
        };
    }

    /** See {@link Clause.Everywhere}. */
    record Open() implements RowGate {
        @Override
        public boolean holds(int id, int written) {
            return true;
        }
    }

    /** See {@link Clause.AtTokens}. */
    record At(Set<Integer> ids) implements RowGate {
        @Override
        public boolean holds(int id, int written) {
            return ids.contains(id);
        }
    }

    /** See {@link Clause.FirstTokens}. */
    record First(int count) implements RowGate {
        @Override
        public boolean holds(int id, int written) {
            return written >= 0 && written < count;
        }
    }

    /** See {@link Clause.InsideThought}. */
    final class Inside implements RowGate {
        private final Tail open;
        private final Tail close;
        private boolean inside;

        Inside(Tail open, Tail close) {
            this.open = open;
            this.close = close;
        }

        @Override
        public boolean holds(int id, int written) {
            boolean opened = open.ends(id);
            boolean closed = close.ends(id);
            inside = opened || (inside && !closed);
            return inside;
        }
    }

    /** See {@link Clause.SentenceEnd}. */
    final class Sentence implements RowGate {
        private final Set<Integer> ends;
        private final List<Tail> sayings;
        private boolean said;

        Sentence(Set<Integer> ends, List<Tail> sayings) {
            this.ends = ends;
            this.sayings = sayings;
        }

        @Override
        public boolean holds(int id, int written) {
            for (Tail saying : sayings) {
                said |= saying.ends(id);
            }
            if (!ends.contains(id)) {
                return false;
            }
            boolean ended = said;
            said = false;
            sayings.forEach(Tail::forget);
            return ended;
        }
    }

    /** See {@link Clause.FirstTimes}. */
    final class Times implements RowGate {
        private final RowGate gate;
        private int left;

        Times(RowGate gate, int count) {
            this.gate = gate;
            this.left = count;
        }

        @Override
        public boolean holds(int id, int written) {
            return gate.holds(id, written) && written >= 0 && left-- > 0;
        }
    }

    /** See {@link Clause.All}. Every one sees every token. */
    record Every(List<RowGate> gates) implements RowGate {
        @Override
        public boolean holds(int id, int written) {
            boolean all = true;
            for (RowGate gate : gates) {
                all &= gate.holds(id, written);
            }
            return all;
        }
    }

    /** The last tokens of a row, held against a run of tokens. */
    final class Tail {
        private final List<Integer> run;
        private final Deque<Integer> last = new ArrayDeque<>();

        Tail(List<Integer> run) {
            this.run = run;
        }

        /** Takes the next token and says whether the run ends with it. */
        boolean ends(int id) {
            last.addLast(id);
            if (last.size() > run.size()) {
                last.removeFirst();
            }
            if (last.size() < run.size()) {
                return false;
            }
            Iterator<Integer> seen = last.iterator();
            for (Integer expected : run) {
                if (!seen.next().equals(expected)) {
                    return false;
                }
            }
            return true;
        }

        void forget() {
            last.clear();
        }
    }
}
