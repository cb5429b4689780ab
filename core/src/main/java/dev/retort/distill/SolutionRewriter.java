package dev.retort.distill;

import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns worked solutions in GSM8K's form (sentences with {@code <<12/60=0.2>>} marks and a last line {@code #### N}) into
 * think-style traces: steps with connectives, now and then a slip that is noticed and mended, a check, a conclusion.
 *
 * <p>A text rewriter, not a teacher model: it gives a small model the habits of a reasoning trace with true arithmetic.
 * The trace of line {@code i} depends on the seed and {@code i} alone.
 */
public final class SolutionRewriter {
    private static final Pattern MARK = Pattern.compile("<<([^=<>]+)=([^<>]+)>>");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

    private static final List<String> OPENINGS = List.of(
            "Okay, let me think about this step by step.",
            "Let me work through the problem.",
            "Alright, I need to find what is asked, so I go one step at a time.");
    private static final List<String> CONNECTIVES = List.of("First, ", "Then ", "Next, ", "So ", "Now ");
    private static final List<String> REFLECTIONS = List.of(
            "Wait, that is not right.", "Hmm, wait, let me look at that again.", "Hold on, I made a mistake there.");
    private static final List<String> CHECKS =
            List.of("Let me check: ", "Let me verify the last step: ", "Checking once more: ");
    private static final List<String> CONCLUSIONS =
            List.of("Therefore, the answer is ", "So the answer is ", "Thus I get ");

    private final long seed;

    public SolutionRewriter(long seed) {
        this.seed = seed;
    }

    /** All lessons of a JSON Lines file with {@code question} and {@code answer} on each line. */
    public List<Lesson> read(Path file) {
        List<Lesson> lessons = new ArrayList<>();
        try (Stream<Node> lines = Json.lines(file)) {
            lines.forEach(node -> {
                MapNode line = node.asMap();
                lessons.add(rewrite(
                        line.need("question").asText(), line.need("answer").asText(), file, lessons.size()));
            });
        }
        return lessons;
    }

    private Lesson rewrite(String question, String solution, Path file, int index) {
        int end = solution.lastIndexOf("####");
        if (end < 0) {
            throw BadInput.in(file, index + 1, "the answer has no last line \"#### N\".");
        }
        RandomGenerator random = Rng.of(seed, "rewrite solution", index);
        String result = solution.substring(end + 4).strip();
        List<String> thought = new ArrayList<>();
        thought.add(pick(OPENINGS, random));
        String lastStep = "";
        String[] sentences = solution.substring(0, end).strip().split("\n");
        for (int i = 0; i < sentences.length; i++) {
            String plain = MARK.matcher(sentences[i]).replaceAll("").strip();
            String connective = i == 0 ? "First, " : pick(CONNECTIVES.subList(1, CONNECTIVES.size()), random);
            Matcher mark = MARK.matcher(sentences[i]);
            boolean hasMark = mark.find();
            if (hasMark
                    && random.nextDouble() < 0.25
                    && WHOLE.matcher(mark.group(2)).matches()) {
                thought.add(slip(mark, random));
            }
            thought.add(connective + lower(plain));
            if (hasMark) {
                lastStep = mark.group(1) + " = " + mark.group(2);
            }
        }
        if (!lastStep.isEmpty() && random.nextDouble() < 0.5) {
            thought.add(pick(CHECKS, random) + lastStep + ". Yes, that is right.");
        }
        thought.add(pick(CONCLUSIONS, random) + result + ".");
        return new Lesson(question, String.join("\n", thought), "The answer is " + result + ".");
    }

    private static String slip(Matcher mark, RandomGenerator random) {
        long right = Long.parseLong(mark.group(2));
        long wrong = right + (random.nextBoolean() ? 1 : -1) * random.nextInt(1, 4);
        return mark.group(1) + " = " + wrong + ". " + pick(REFLECTIONS, random) + " " + mark.group(1) + " = " + right
                + ".";
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }

    /** A sentence goes on in lower case, but names keep their capital. */
    private static String lower(String sentence) {
        boolean ordinary = List.of(
                        "The ", "He ", "She ", "They ", "It ", "There ", "In ", "If ", "So ", "This ", "Each ", "A ")
                .stream()
                .anyMatch(sentence::startsWith);
        return ordinary ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1) : sentence;
    }
}
