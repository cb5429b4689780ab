package dev.retort.experiments.geometry;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.Origin;
import dev.retort.activations.Part;
import dev.retort.atlas.Measured;
import dev.retort.basics.Progress;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.agreement.Jackknife;
import dev.retort.experiments.agreement.KeptTokens;
import dev.retort.experiments.agreement.SidePair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The spectra of some tokens, in all sides: once over all of them, and again group after group for the intervals. */
final class SpectrumPass {
    private final ActivationStore store;
    private final Part part;
    private final Progress progress;

    SpectrumPass(ActivationStore store, Part part, Progress progress) {
        this.store = store;
        this.part = part;
        this.progress = progress;
    }

    /** One side's figures, and what they are without each group. */
    private record Reading(
            CovarianceSums total, CovarianceSums group, Spectrum spectrum, List<Map<String, Double>> without) {
        Map<String, Double> figures() {
            return spectrum.figures();
        }
    }

    ActivationGeometry.CorpusPart read(String name, KeptTokens kept) {
        try (Scope scope = Scope.open()) {
            Tensor mean = Tensor.of(Device.CPU, kept.mean(), kept.mean().length);
            List<CovarianceSums> totals = sums();
            kept.forEach(
                    store.sweep(part),
                    KeptTokens.PIECE,
                    "sum up " + name,
                    progress,
                    (group, x) -> add(totals, x, mean));
            List<Reading> readings = new ArrayList<>();
            List<CovarianceSums> groups = sums();
            for (int side = 0; side < totals.size(); side++) {
                readings.add(
                        new Reading(totals.get(side), groups.get(side), spectrum(totals.get(side)), new ArrayList<>()));
            }
            int[] current = {0};
            kept.forEach(
                    store.sweep(part),
                    KeptTokens.PIECE,
                    "leave documents of " + name + " out",
                    progress,
                    (group, x) -> {
                        if (group != current[0]) {
                            leaveOut(readings);
                            current[0] = group;
                        }
                        add(groups, x, mean);
                    });
            leaveOut(readings);
            return told(name, kept, readings);
        }
    }

    private List<CovarianceSums> sums() {
        return store.sides().widths().stream().map(CovarianceSums::zeros).toList();
    }

    private void add(List<CovarianceSums> sums, Tensor rows, Tensor mean) {
        Tensor centred = rows.to(DType.F64).sub(mean);
        for (int side = 0; side < sums.size(); side++) {
            sums.get(side).add(store.sides().of(centred, side).contiguous());
        }
    }

    private static Spectrum spectrum(CovarianceSums sums) {
        try (Scope scope = Scope.open()) {
            return sums.spectrum();
        }
    }

    private static void leaveOut(List<Reading> readings) {
        for (Reading reading : readings) {
            try (Scope scope = Scope.open()) {
                reading.without()
                        .add(reading.total().without(reading.group()).spectrum().figures());
            }
            reading.group().clear();
        }
    }

    private ActivationGeometry.CorpusPart told(String name, KeptTokens kept, List<Reading> readings) {
        List<ActivationGeometry.Side> sides = new ArrayList<>();
        for (int side = 0; side < readings.size(); side++) {
            Reading reading = readings.get(side);
            Origin origin = store.origins().get(side);
            Map<String, Measured> figures = new LinkedHashMap<>();
            reading.figures()
                    .forEach((figure, value) ->
                            put(figures, figure, value, without(reading.without(), figure), kept.documents()));
            sides.add(new ActivationGeometry.Side(
                    origin.model(),
                    origin.hook(),
                    store.sides().width(side),
                    figures,
                    reading.spectrum().curve()));
        }
        List<ActivationGeometry.Change> changes = new ArrayList<>();
        for (SidePair pair : readings.size() < 2 ? List.<SidePair>of() : SidePair.of(store)) {
            changes.add(new ActivationGeometry.Change(
                    pair, change(readings.get(pair.a()), readings.get(pair.b()), kept.documents())));
        }
        return new ActivationGeometry.CorpusPart(name, kept.tokens(), kept.documents(), kept.groups(), sides, changes);
    }

    private static Map<String, Measured> change(Reading a, Reading b, int documents) {
        Map<String, Measured> figures = new LinkedHashMap<>();
        Map<String, Double> others = b.figures();
        a.figures().forEach((figure, value) -> {
            double[] mine = without(a.without(), figure);
            double[] theirs = without(b.without(), figure);
            double[] differences = new double[mine.length];
            for (int g = 0; g < mine.length; g++) {
                differences[g] = theirs[g] - mine[g];
            }
            put(figures, figure, others.getOrDefault(figure, Double.NaN) - value, differences, documents);
        });
        return figures;
    }

    private static double[] without(List<Map<String, Double>> figures, String figure) {
        return figures.stream()
                .mapToDouble(one -> one.getOrDefault(figure, Double.NaN))
                .toArray();
    }

    /** What is no number is left out. */
    static void put(Map<String, Measured> figures, String name, double value, double[] without, long units) {
        if (!Double.isFinite(value)) {
            return;
        }
        Jackknife ends = Jackknife.of(value, without);
        figures.put(
                name,
                Double.isNaN(ends.low())
                        ? Measured.bare(value, units)
                        : new Measured(value, ends.low(), ends.high(), units));
    }
}
