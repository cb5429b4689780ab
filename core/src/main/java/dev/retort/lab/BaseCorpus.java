package dev.retort.lab;

import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What a base model reads: answers without reasons, true arithmetic, and prose. Document {@code i} depends on the seed and {@code i} alone. */
public final class BaseCorpus {
    private static final double DIRECT = 0.30;
    private static final double EQUATIONS = 0.35;

    private static final double DOUBLES = 0.16;
    private static final double SUCCESSORS = 0.12;

    private final long seed;

    public BaseCorpus(long seed) {
        this.seed = seed;
    }

    public BaseDocument document(long index) {
        RandomGenerator random = Rng.of(seed, "base document", index);
        double u = random.nextDouble();
        if (u < DIRECT) {
            Problem problem = ProblemGenerator.draw(Split.TRAIN, random);
            String text = problem.question() + " a : " + Numerals.spell(problem.answer());
            return new BaseDocument(BaseDocument.Kind.DIRECT, text);
        }
        return u < DIRECT + EQUATIONS
                ? new BaseDocument(BaseDocument.Kind.EQUATIONS, several(() -> fact(random), random))
                : new BaseDocument(BaseDocument.Kind.PROSE, several(() -> Prose.sentence(random), random));
    }

    private static String several(Supplier<String> sentence, RandomGenerator random) {
        int count = random.nextInt(2, 5);
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sentences.add(sentence.get());
        }
        return String.join(" ", sentences);
    }

    private static String fact(RandomGenerator random) {
        double u = random.nextDouble();
        if (u < SUCCESSORS) {
            int n = random.nextInt(Numerals.LARGEST);
            return "after " + Numerals.spell(n) + " comes " + Numerals.spell(n + 1) + " .";
        }
        if (u < SUCCESSORS + DOUBLES) {
            String text = Equation.of(random.nextInt(Numerals.LARGEST / 2 + 1), Op.doubling())
                    .text();
            return random.nextBoolean() ? text : text.replace("=", "is");
        }
        while (true) {
            int left = random.nextInt(Numerals.LARGEST + 1);
            int operand = random.nextInt(1, 10);
            Equation equation = Equation.of(left, random.nextBoolean() ? Op.plus(operand) : Op.minus(operand));
            if (Numerals.sayable(equation.result())) {
                return equation.text();
            }
        }
    }
}
