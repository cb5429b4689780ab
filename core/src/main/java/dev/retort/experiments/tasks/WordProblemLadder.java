package dev.retort.experiments.tasks;

import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Word problems of one and two steps in GSM8K's form, for models that GSM8K is too hard for: they stand between its floor and
 * its ceiling, where a difference between settings can be seen. Drawn from templates; problem i depends on the seed and i alone
 * but for the ones before it, none of which it repeats. The answer never stands in its question. Worked answers lack GSM8K's
 * {@code <<1+1=2>>}, of which a small model makes more mistakes.
 */
public final class WordProblemLadder {
    private static final List<String> NAMES = List.of(
            "Tom", "Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry", "Iris", "Jack", "Kate", "Leo",
            "Mary", "Noah", "Olivia", "Paul", "Rosa", "Sam", "Tina", "Victor", "Wendy");
    private static final List<String> THINGS = List.of(
            "apples",
            "pencils",
            "stickers",
            "marbles",
            "books",
            "coins",
            "cookies",
            "cards",
            "shells",
            "stamps",
            "balls",
            "flowers",
            "eggs",
            "buttons",
            "candles",
            "oranges");
    private static final List<String> PLACES = List.of("boxes", "bags", "baskets", "shelves", "jars", "drawers");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final long seed;

    public WordProblemLadder(long seed) {
        this.seed = seed;
    }

    /**
     * A problem.
     *
     * @param steps operations it takes, 1 or 2
     * @param answer the way there, and {@code #### N} on the last line
     */
    public record WordProblem(String id, int steps, String question, String answer) {}

    /** The first so many, half of them of two steps. */
    public List<WordProblem> problems(int count) {
        List<WordProblem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < count; i++) {
            RandomGenerator random = Rng.of(seed, "word problem", i);
            Drawn drawn;
            do {
                drawn = i % 2 == 0 ? oneStep(random) : twoSteps(random);
            } while (drawn.tells() || !seen.add(drawn.question()));
            String id = "ladder-" + seed + "-" + i;
            problems.add(new WordProblem(id, 1 + i % 2, drawn.question(), drawn.worked() + "\n#### " + drawn.result()));
        }
        return problems;
    }

    /** As a line of JSON Lines holds it. */
    public static Map<String, Object> tree(WordProblem problem) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", problem.id());
        tree.put("steps", problem.steps());
        tree.put("question", problem.question());
        tree.put("answer", problem.answer());
        return tree;
    }

    private record Drawn(String question, String worked, int result) {
        /** Whether the question says its own answer, or has none worth asking for. */
        boolean tells() {
            return result < 1
                    || NUMBER.matcher(question)
                            .results()
                            .anyMatch(number -> Integer.parseInt(number.group()) == result);
        }
    }

    private static Drawn oneStep(RandomGenerator random) {
        String name = pick(NAMES, random);
        String thing = pick(THINGS, random);
        int a = random.nextInt(3, 21);
        int b = random.nextInt(2, 13);
        return switch (random.nextInt(5)) {
            case 0 ->
                new Drawn(
                        said(
                                "%1$s has %3$d %2$s. %1$s gets %4$d more %2$s. How many %2$s does %1$s have now?",
                                name, thing, a, b),
                        said("%s has %s %s now.", name, sum(a, b), thing),
                        a + b);
            case 1 ->
                new Drawn(
                        said(
                                "%1$s has %3$d %2$s. %1$s gives %4$d %2$s to a friend. How many %2$s does %1$s have left?",
                                name, thing, a + b, b),
                        said("%s has %s %s left.", name, difference(a + b, b), thing),
                        a);
            case 2 -> {
                int groups = random.nextInt(2, 7);
                int each = random.nextInt(2, 11);
                String place = pick(PLACES, random);
                yield new Drawn(
                        said(
                                "%s has %d %s with %d %s in each. How many %s are there in all?",
                                name, groups, place, each, thing, thing),
                        said("There are %s %s.", product(groups, each), thing),
                        groups * each);
            }
            case 3 -> {
                String other = another(name, random);
                yield new Drawn(
                        said(
                                "%1$s has %3$d %2$s. %5$s has %4$d more %2$s than %1$s. How many %2$s does %5$s have?",
                                name, thing, a, b, other),
                        said("%s has %s %s.", other, sum(a, b), thing),
                        a + b);
            }
            default -> {
                String other = another(name, random);
                yield new Drawn(
                        said(
                                "%s has %d %s and %s has %d %s. How many %s do they have together?",
                                name, a, thing, other, b, thing, thing),
                        said("Together they have %s %s.", sum(a, b), thing),
                        a + b);
            }
        };
    }

    private static Drawn twoSteps(RandomGenerator random) {
        String name = pick(NAMES, random);
        String thing = pick(THINGS, random);
        int a = random.nextInt(5, 21);
        int b = random.nextInt(2, 11);
        int c = random.nextInt(2, 11);
        return switch (random.nextInt(4)) {
            case 0 ->
                new Drawn(
                        said(
                                "%1$s has %3$d %2$s. %1$s finds %4$d more and then loses %5$d. How many %2$s does %1$s have now?",
                                name, thing, a, b, c),
                        said(
                                "With those found %s has %s %s.\nThen %s are left.",
                                name, sum(a, b), thing, difference(a + b, c)),
                        a + b - c);
            case 1 -> {
                int groups = random.nextInt(2, 6);
                String place = pick(PLACES, random);
                yield new Drawn(
                        said(
                                "%1$s has %3$d %6$s with %4$d %2$s in each, and %5$d %2$s on the table. How many %2$s does %1$s have?",
                                name, thing, groups, b, c, place),
                        said(
                                "The %s hold %s %s.\nIn all there are %s %s.",
                                place, product(groups, b), thing, sum(groups * b, c), thing),
                        groups * b + c);
            }
            case 2 -> {
                String other = another(name, random);
                yield new Drawn(
                        said(
                                "%1$s has %3$d %2$s. %5$s has %4$d more %2$s than %1$s. How many %2$s do they have together?",
                                name, thing, a, b, other),
                        said("%s has %s %s.\nTogether they have %s %s.", other, sum(a, b), thing, sum(a, a + b), thing),
                        a + a + b);
            }
            default -> {
                int start = a + b + c;
                yield new Drawn(
                        said(
                                "%1$s had %3$d %2$s. On Monday %1$s sold %4$d %2$s and on Tuesday %5$d. How many %2$s are left?",
                                name, thing, start, b, c),
                        said(
                                "After Monday %s are left.\nAfter Tuesday %s are left.",
                                difference(start, b), difference(start - b, c)),
                        a);
            }
        };
    }

    private static String operation(int a, char sign, int b, int result) {
        return said("%d %c %d = %d", a, sign, b, result);
    }

    /** As the templates say it, with the digits that models read whatever the machine's language. */
    private static String said(String template, Object... words) {
        return String.format(Locale.ROOT, template, words);
    }

    private static String sum(int a, int b) {
        return operation(a, '+', b, a + b);
    }

    private static String difference(int a, int b) {
        return operation(a, '-', b, a - b);
    }

    private static String product(int a, int b) {
        return operation(a, '*', b, a * b);
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }

    private static String another(String name, RandomGenerator random) {
        String other;
        do {
            other = pick(NAMES, random);
        } while (other.equals(name));
        return other;
    }
}
