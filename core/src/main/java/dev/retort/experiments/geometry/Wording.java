package dev.retort.experiments.geometry;

import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The texts in which the words of a set are read, and the pairs that are measured. */
record Wording(AnalogyPlan plan, String demonstrations, List<AnalogySet.Pair> pairs) {
    /**
     * A text with a word at its end.
     *
     * @param from code point of the text at which the word begins, {@code to} where it ends
     */
    record Prompt(String text, int from, int to) {
        static Prompt of(String before, String word, String after) {
            int from = before.codePointCount(0, before.length());
            return new Prompt(before + word + after, from, from + word.codePointCount(0, word.length()));
        }
    }

    /** Which pairs are shown before, and which are measured, at most as many as the plan wants, follows from its seed. */
    static Wording of(AnalogySet set, AnalogyPlan plan) {
        List<AnalogySet.Pair> all = set.pairs();
        int[] order = Rng.permutation(all.size(), plan.seed(), "analogy pairs " + set.name());
        int shown = Math.min(Math.max(0, plan.demonstrations()), all.size());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            text.append(question(all.get(order[i]).input()))
                    .append(answer(all.get(order[i]).output()))
                    .append("\n\n");
        }
        int most = plan.pairs() == 0 ? all.size() : Math.min(all.size(), shown + plan.pairs());
        List<AnalogySet.Pair> measured = new ArrayList<>();
        Arrays.stream(order, shown, most).sorted().forEach(i -> measured.add(all.get(i)));
        return new Wording(plan, text.toString(), measured);
    }

    Prompt input(AnalogySet.Pair pair) {
        return plan.inContext() ? Prompt.of(demonstrations + "Q: ", pair.input(), "") : carried(pair.input());
    }

    /** In a context the output is read after the input; the two need not belong together. */
    Prompt output(AnalogySet.Pair pair) {
        return plan.inContext()
                ? Prompt.of(demonstrations + question(pair.input()) + "\nA: ", pair.output(), "")
                : carried(pair.output());
    }

    private Prompt carried(String word) {
        int at = plan.carrier().indexOf(AnalogyPlan.PLACE);
        return Prompt.of(
                plan.carrier().substring(0, at), word, plan.carrier().substring(at + AnalogyPlan.PLACE.length()));
    }

    private static String question(String input) {
        return "Q: " + input;
    }

    private static String answer(String output) {
        return "\nA: " + output;
    }
}
