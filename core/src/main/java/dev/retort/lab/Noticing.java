package dev.retort.lab;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Batch;
import dev.retort.models.Decoder;
import dev.retort.models.Hooks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Whether a model notices slips: the probability it gives to a self-reflection opener after the wrong and after the right
 * equations of a teacher's traces (teacher-forced), with intervals over the traces.
 */
public record Noticing(Estimate afterWrong, Estimate afterRight) {
    private static final int ROWS = 32;

    public static Noticing of(Decoder model, List<Trace> traces, Bootstrap bootstrap) {
        double[][] wrong = new double[2][traces.size()]; // sums and counts, one of each a trace
        double[][] right = new double[2][traces.size()];
        int[] order = byLength(traces);
        for (int from = 0; from < order.length; from += ROWS) {
            int[] members = Arrays.copyOfRange(order, from, Math.min(order.length, from + ROWS));
            double[] opener = openers(
                    model,
                    Arrays.stream(members).mapToObj(m -> traces.get(m).ids()).toArray(int[][]::new));
            int length = opener.length / members.length;
            for (int row = 0; row < members.length; row++) {
                for (EquationSpan equation : traces.get(members[row]).equations()) {
                    double[][] sums = equation.right() ? right : wrong;
                    sums[0][members[row]] += opener[row * length + equation.end() - 1];
                    sums[1][members[row]]++;
                }
            }
        }
        return new Noticing(bootstrap.ratio(wrong[0], wrong[1]), bootstrap.ratio(right[0], right[1]));
    }

    /** How many times likelier an opener is after a wrong equation. */
    public Estimate ratio() {
        return afterWrong.over(afterRight);
    }

    private static int[] byLength(List<Trace> traces) {
        Integer[] order = new Integer[traces.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> traces.get(i).length()));
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    /** P(an opener comes next) at every position, B rows of T one after the other. */
    private static double[] openers(Decoder model, int[][] rows) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            int[] openers = Category.SELF_REFLECTION.openerIds();
            Tensor chosen = Tensor.of(
                    model.device(), Arrays.stream(openers).asLongStream().toArray(), openers.length);
            Tensor logits = model.logits(Batch.of(model.device(), rows), Hooks.none()); // (B, T, V)
            return logits.softmax(2).indexSelect(2, chosen).sum(2, false).toDoubles();
        }
    }
}
