package dev.retort.experiments.modes;

import dev.retort.atlas.Categories;
import dev.retort.atlas.TokenLabels;
import dev.retort.basics.BadInput;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.modes.QuestionGround.Trace;
import dev.retort.models.Sampling;
import dev.retort.models.template.Thinking;
import dev.retort.models.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where the thoughts of a model decide to go on or to end, as far as words tell: at the ends of sentences inside the thought, or
 * of those that conclude. The tokens that end sentences are those that do in its traces. Where the tokenizer knows no {@code
 * </think>}, all that the model writes is its thought, and its end token ends it.
 *
 * @param tokenizer the model's
 * @param open the mark that opens a thought; empty where thoughts are not marked
 * @param end the token that ends a thought
 * @param most new tokens at most
 * @param ends tokens that end a sentence
 * @param sayings each a run of tokens, what is said by a sentence that concludes; empty when any may
 */
record ThoughtPlaces(
        Tokenizer tokenizer, List<Integer> open, int end, int most, Set<Integer> ends, List<List<Integer>> sayings) {
    /** What begins a look at what is there already, as the built-in word lists call it. */
    private static final List<String> LOOKING_AGAIN =
            List.of("self-reflection", "computation verification", "alternative");

    /** Whether a model with this tokenizer marks its thoughts. */
    static boolean marked(Tokenizer tokenizer) {
        return tokenizer.id(Thinking.CLOSE).isPresent();
    }

    /** @throws BadInput when no sentence ends in the thoughts of these traces, or no token ends an answer */
    static ThoughtPlaces of(Tokenizer tokenizer, Sampling sampling, List<Trace> traces, List<String> conclusions) {
        OptionalInt close = tokenizer.id(Thinking.CLOSE);
        List<Integer> open = close.isPresent() ? ids(tokenizer, Thinking.OPEN) : List.of();
        int end = close.isPresent() ? close.getAsInt() : endOfAnswer(sampling.stops(), traces);
        List<List<Integer>> sayings = conclusions.stream()
                .flatMap(saying -> Stream.of(saying, " " + saying).map(text -> ids(tokenizer, text)))
                .filter(run -> !run.isEmpty())
                .distinct()
                .toList();
        if (!conclusions.isEmpty() && sayings.isEmpty()) {
            throw new BadInput("--conclusion: the model has no tokens for " + conclusions + ".");
        }
        ThoughtPlaces places = new ThoughtPlaces(tokenizer, open, end, sampling.maxTokens(), Set.of(), sayings);
        Set<Integer> ends = new TreeSet<>();
        for (Trace trace : traces) {
            places.thought(trace)
                    .filter(t -> TokenLabels.endsSentence(tokenizer.decode(new int[] {trace.ids()[t]}, false)))
                    .forEach(t -> ends.add(trace.ids()[t]));
        }
        ThoughtPlaces found = new ThoughtPlaces(tokenizer, open, end, sampling.maxTokens(), ends, sayings);
        if (traces.stream().allMatch(trace -> found.decisions(trace).length == 0)) {
            throw new BadInput("in " + traces.size() + " traces no sentence "
                    + (sayings.isEmpty() ? "" : "with " + conclusions + " ")
                    + "ends inside a thought, so there is no place"
                    + " at which one could be ended; allow more --max-tokens, more --texts, or give other --traces.");
        }
        return found;
    }

    /** The end token that the traces have most often; the smallest where none has any. */
    private static int endOfAnswer(Set<Integer> stops, List<Trace> traces) {
        if (stops.isEmpty()) {
            throw new BadInput("the model's files name no end token, and its tokenizer no " + Thinking.CLOSE
                    + "; nothing ends a thought.");
        }
        Map<Integer, Integer> counts = new TreeMap<>();
        stops.forEach(stop -> counts.put(stop, 0));
        for (Trace trace : traces) {
            counts.computeIfPresent(trace.ids()[trace.ids().length - 1], (_, count) -> count + 1);
        }
        return counts.entrySet().stream()
                .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
                .orElseThrow()
                .getKey();
    }

    private static List<Integer> ids(Tokenizer tokenizer, String text) {
        return Arrays.stream(tokenizer.encode(text).ids()).boxed().toList();
    }

    /** The positions of a trace's thought that have a next token: what ends it is not one of them. */
    private IntStream thought(Trace trace) {
        int[] ids = trace.ids();
        int from = Math.max(0, trace.from() - 1);
        int opened = open.isEmpty() ? from : after(ids, open);
        int first = Math.max(from, opened < 0 ? from : opened);
        int last = IntStream.range(first, ids.length)
                .filter(t -> ids[t] == end)
                .findFirst()
                .orElse(ids.length);
        return IntStream.range(first, Math.min(last, ids.length - 1));
    }

    /** The last position of the first run of these tokens; -1 where there is none. */
    private static int after(int[] ids, Collection<Integer> run) {
        int[] sought = run.stream().mapToInt(Integer::intValue).toArray();
        for (int t = sought.length; t <= ids.length; t++) {
            if (Arrays.equals(ids, t - sought.length, t, sought, 0, sought.length)) {
                return t - 1;
            }
        }
        return -1;
    }

    /** The positions at which a trace's thought went on or ended. */
    int[] decisions(Trace trace) {
        Set<Integer> held = new TreeSet<>();
        IntStream.of(ending().positions(trace.ids())).forEach(held::add);
        return thought(trace).filter(held::contains).toArray();
    }

    private Clause ending() {
        return sayings.isEmpty() ? new Clause.AtTokens(ends) : new Clause.SentenceEnd(ends, sayings);
    }

    /** Where a thought decides while the model writes. */
    Clause decides() {
        return inThought(ending());
    }

    /** Where any sentence of a thought ends. */
    Clause sentences() {
        return inThought(new Clause.AtTokens(ends));
    }

    private Clause inThought(Clause clause) {
        Clause inside = open.isEmpty() ? new Clause.FirstTokens(most) : new Clause.InsideThought(open, List.of(end));
        return new Clause.All(List.of(inside, clause));
    }

    /**
     * First tokens of what looks again: those of the categories' openers, small and capital, with and without a space before,
     * that are more than a letter.
     *
     * @throws BadInput when there is none
     */
    int[] goOn(Categories categories) {
        Set<Integer> first = new LinkedHashSet<>();
        categories.all().stream()
                .filter(category -> LOOKING_AGAIN.contains(category.name()))
                .flatMap(category -> category.openers().stream())
                .map(opener -> opener.split(" ", 2)[0])
                .flatMap(ThoughtPlaces::spellings)
                .forEach(word -> {
                    int[] ids = known(word);
                    String piece = ids.length == 0
                            ? ""
                            : tokenizer.decode(new int[] {ids[0]}, false).strip();
                    boolean letters =
                            piece.codePoints().filter(Character::isLetter).count() > 1;
                    if (letters && word.strip().startsWith(piece)) {
                        first.add(ids[0]);
                    }
                });
        first.remove(end);
        if (first.isEmpty()) {
            throw new BadInput("the categories' words have no opener of " + String.join(", ", LOOKING_AGAIN)
                    + " that this model has a token for; give --categories.");
        }
        return first.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The tokens of a word; none where a closed vocabulary has not the word. */
    private int[] known(String word) {
        try {
            return tokenizer.encode(word).ids();
        } catch (BadInput unknown) {
            return new int[0];
        }
    }

    private static Stream<String> spellings(String opener) {
        String capital = opener.substring(0, 1).toUpperCase(Locale.ROOT) + opener.substring(1);
        return Stream.of(opener, capital, " " + opener, " " + capital);
    }
}
