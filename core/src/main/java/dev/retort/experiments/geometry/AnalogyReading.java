package dev.retort.experiments.geometry;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.basics.Progress;
import dev.retort.basics.Rng;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A set's parallelograms in one model.
 *
 * @param loss the mean over all two pairs, resampled by pairs
 * @param shuffled the same when outputs are shuffled among inputs; {@code p} counts shuffles that are as low
 * @param q of all sets and models, the false discovery rate at which this one counts
 * @param variance the share of the words' variance that the axes hold
 * @param common ‖mean offset‖² ÷ mean ‖offset‖²
 */
public record AnalogyReading(String model, Estimate loss, Shuffles shuffled, double q, double variance, double common) {
    AnalogyReading withQ(double other) {
        return new AnalogyReading(model, loss, shuffled, other, variance, common);
    }

    /** Where a set's words lie on the axes, inputs and outputs (n, k), and the axes themselves. */
    record Placed(double[][] inputs, double[][] outputs, PrincipalAxes axes, double variance) {}

    static int[] asIs(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** The words of a set (2n, d), inputs first, in the caller's scope. */
    static Tensor words(AnalogyModel model, AnalogyWords set, int[] order, Progress progress) {
        AnalogyWords.Texts texts = set.texts(model, order);
        try (Scope scope = Scope.open();
                Progress.Task task = progress.begin(
                        model.name() + " reads " + set.name(), texts.texts().size(), "texts")) {
            Tensor rows = model.last(texts.texts(), task);
            long[] which = IntStream.concat(Arrays.stream(texts.inputs()), Arrays.stream(texts.outputs()))
                    .asLongStream()
                    .toArray();
            return scope.keep(rows.indexSelect(0, Tensor.of(Device.CPU, which, which.length)));
        }
    }

    /** @param words (2n, d), inputs first */
    static Placed placed(Tensor words, PrincipalAxes axes) {
        double[][] all = axes.places(words);
        int n = all.length / 2;
        double held = Arrays.stream(all)
                .flatMapToDouble(Arrays::stream)
                .map(x -> x * x)
                .sum();
        double total = words.sub(axes.mean()).to(DType.F64).square().sum().item();
        return new Placed(Arrays.copyOf(all, n), Arrays.copyOfRange(all, n, 2 * n), axes, held / total);
    }

    static AnalogyReading of(AnalogyModel model, AnalogyWords set, Placed placed, AnalogyPlan plan, Progress progress) {
        int n = set.pairs().size();
        double[][] offsets = Parallelogram.offsets(placed.inputs(), placed.outputs(), asIs(n));
        double[][] losses = Parallelogram.losses(offsets);
        Estimate loss = Bootstrap.of(plan.seed()).of(n, times -> Parallelogram.mean(losses, times));
        double[] shuffles;
        try (Progress.Task task = progress.begin(
                model.name() + ": shuffle " + set.name(), Math.max(1, plan.permutations()), "shuffles")) {
            shuffles = plan.inContext()
                    ? readAnew(model, set, placed, plan, task)
                    : IntStream.range(0, plan.permutations())
                            .parallel()
                            .mapToDouble(r -> Parallelogram.mean(
                                    Parallelogram.offsets(placed.inputs(), placed.outputs(), order(n, plan, set, r))))
                            .toArray();
        }
        return new AnalogyReading(
                model.name(),
                loss,
                Shuffles.below(loss.value(), shuffles),
                Double.NaN,
                placed.variance(),
                Parallelogram.common(offsets));
    }

    private static int[] order(int n, AnalogyPlan plan, AnalogyWords set, int r) {
        return Rng.permutation(n, plan.seed(), "shuffled outputs " + set.name(), r);
    }

    /** In a context an output knows its input, so each shuffle is read by the model as a text of its own. */
    private static double[] readAnew(
            AnalogyModel model, AnalogyWords set, Placed placed, AnalogyPlan plan, Progress.Task task) {
        int n = set.pairs().size();
        double[] shuffles = new double[plan.permutations()];
        for (int r = 0; r < shuffles.length; r++) {
            try (Scope scope = Scope.open()) {
                Placed anew = placed(words(model, set, order(n, plan, set, r), Progress.SILENT), placed.axes());
                shuffles[r] = Parallelogram.mean(Parallelogram.offsets(anew.inputs(), anew.outputs(), asIs(n)));
            }
            task.advance(1);
        }
        return shuffles;
    }
}
