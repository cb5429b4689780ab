package dev.retort.experiments.geometry;

import dev.retort.basics.BadInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pairs of a set that all models can tell, and the texts they read.
 *
 * @param leftOut pairs that a tokenizer cannot tell, or whose words are one to it
 */
record AnalogyWords(String name, Wording wording, List<AnalogySet.Pair> pairs, List<AnalogySet.Pair> leftOut) {
    private static final int SHOWN = 3;

    /** @throws BadInput when too few pairs are left */
    static AnalogyWords of(AnalogySet set, List<AnalogyModel> models, AnalogyPlan plan) {
        Wording wording = Wording.of(set, plan);
        List<AnalogySet.Pair> kept = new ArrayList<>();
        List<AnalogySet.Pair> leftOut = new ArrayList<>();
        for (AnalogySet.Pair pair : wording.pairs()) {
            (models.stream().allMatch(model -> tells(model, wording, pair)) ? kept : leftOut).add(pair);
        }
        if (kept.size() < plan.fewest()) {
            String why = leftOut.isEmpty()
                    ? ""
                    : "; " + leftOut.size() + " more hold words that a tokenizer cannot tell or tell apart, such as "
                            + told(leftOut.subList(0, Math.min(SHOWN, leftOut.size())));
            String shown = plan.demonstrations() > 0 ? " beside the " + plan.demonstrations() + " shown before" : "";
            throw new BadInput("the set " + set.name() + " has " + kept.size() + " pairs" + shown + "; "
                    + plan.dimensions() + " dimensions need " + plan.fewest() + why
                    + ". Give more pairs, fewer --dimensions"
                    + (leftOut.isEmpty() ? "." : ", or another --carrier, all of whose words the models know."));
        }
        return new AnalogyWords(set.name(), wording, kept, leftOut);
    }

    private static String told(List<AnalogySet.Pair> some) {
        return String.join(
                ", ",
                some.stream().map(pair -> pair.input() + " → " + pair.output()).toList());
    }

    private static boolean tells(AnalogyModel model, Wording wording, AnalogySet.Pair pair) {
        AnalogyModel.Read input = model.read(wording.input(pair));
        AnalogyModel.Read output = model.read(wording.output(pair));
        return input != null && output != null && !Arrays.equals(input.word(), output.word());
    }

    /** The texts of inputs and outputs as a model reads them, each once, and where each word's is. */
    @SuppressWarnings("ArrayRecordComponent") // read word by word, never compared or used as a key
    record Texts(List<int[]> texts, int[] inputs, int[] outputs) {}

    /** @param order whose output stands with each input */
    Texts texts(AnalogyModel model, int[] order) {
        Map<String, Integer> places = new LinkedHashMap<>();
        List<int[]> texts = new ArrayList<>();
        int[] inputs = new int[pairs.size()];
        int[] outputs = new int[pairs.size()];
        for (int i = 0; i < inputs.length; i++) {
            String output = pairs.get(order[i]).output();
            AnalogySet.Pair pair = new AnalogySet.Pair(pairs.get(i).input(), output);
            inputs[i] = place(model, wording.input(pair), places, texts);
            outputs[i] = place(model, wording.output(pair), places, texts);
        }
        return new Texts(texts, inputs, outputs);
    }

    private static int place(
            AnalogyModel model, Wording.Prompt prompt, Map<String, Integer> places, List<int[]> texts) {
        Integer known = places.putIfAbsent(prompt.text(), texts.size());
        if (known != null) {
            return known;
        }
        AnalogyModel.Read read = model.read(prompt);
        if (read == null) {
            throw new BadInput("in \"" + prompt.text() + "\" the tokenizer of " + model.name()
                    + " cannot tell the last word; read it in another carrier.");
        }
        texts.add(read.ids());
        return texts.size() - 1;
    }
}
