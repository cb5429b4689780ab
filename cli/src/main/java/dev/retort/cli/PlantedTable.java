package dev.retort.cli;

import dev.retort.engine.Native;
import dev.retort.lab.planted.ClassRecovery;
import dev.retort.lab.planted.ClassVerdicts;
import dev.retort.lab.planted.PlantedClass;
import dev.retort.lab.planted.PlantedScore;
import dev.retort.lab.planted.TestScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Planted runs side by side: a column a kind, each figure the mean over seeds with the least and the largest. */
final class PlantedTable {
    private final List<List<PlantedRun>> kinds;
    private final StringBuilder text = new StringBuilder();

    private PlantedTable(List<List<PlantedRun>> kinds) {
        this.kinds = kinds;
    }

    static Answer answer(List<PlantedRun> runs) {
        Map<String, List<PlantedRun>> byKind = new LinkedHashMap<>();
        runs.forEach(run ->
                byKind.computeIfAbsent(run.kind(), kind -> new ArrayList<>()).add(run));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("what", "planted");
        figures.put("machine", Map.of("cores", Native.threads()));
        figures.put("peak_rss_mb", Machine.peakMegabytes());
        figures.put("rows", runs.stream().map(PlantedRun::tree).toList());
        return new Answer(figures, new PlantedTable(List.copyOf(byKind.values())).written());
    }

    private String written() {
        PlantedScore any = kinds.getFirst().getFirst().result().score();
        words("", kind -> kind.getFirst().kind());
        pair("FVU", run -> run.result().score().eval().fvu());
        pair("  of the ideal encoder", run -> run.result().ideal().fvu());
        row("L0", run -> run.result().score().eval().l0());
        row("dead", run -> run.result().score().eval().dead());
        pair(
                "largest cosine: independent",
                run -> run.result().score().independent().cosine());
        for (int i = 0; i < any.classes().size(); i++) {
            int at = i;
            pair(
                    "  " + any.classes().get(i).which().word(),
                    run -> recovery(run, at).frequent().cosine());
        }
        for (int i = 0; i < any.tests().size(); i++) {
            int at = i;
            String name =
                    "exclusive by " + PlantedRun.name(any.tests().get(i).test()).replace('_', ' ');
            row(name + ": precision", run -> test(run, at).both().precision());
            row("  recall", run -> test(run, at).both().recall());
            words("  wrong", kind -> wrong(kind, at));
        }
        row("classes right", run -> run.result().score().verdicts().share());
        for (PlantedClass is : PlantedClass.values()) {
            row("  " + is.word(), run -> share(run.result().score().verdicts(), is));
        }
        row("tokens a second", PlantedRun::pace);
        return text.toString().stripTrailing();
    }

    private static ClassRecovery recovery(PlantedRun run, int at) {
        return run.result().score().classes().get(at);
    }

    private static double share(ClassVerdicts verdicts, PlantedClass is) {
        return (double) verdicts.right(is) / verdicts.all(is);
    }

    private static TestScore test(PlantedRun run, int at) {
        return run.result().score().tests().get(at);
    }

    /** What was wrongly called exclusive, over all seeds. */
    private static String wrong(List<PlantedRun> kind, int at) {
        Map<String, Integer> all = new TreeMap<>();
        for (PlantedRun run : kind) {
            test(run, at).both().wrong().forEach((word, count) -> all.merge(word, count, Integer::sum));
        }
        return all.isEmpty()
                ? "–"
                : String.join(
                        ", ",
                        all.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + entry.getKey())
                                .toList());
    }

    /** One figure a model. */
    private void pair(String name, Function<PlantedRun, double[]> figure) {
        row(name + ", base", run -> figure.apply(run)[0]);
        row(" ".repeat(name.length()) + "  distilled", run -> figure.apply(run)[1]);
    }

    private void row(String name, ToDoubleFunction<PlantedRun> figure) {
        words(name, kind -> spread(kind.stream().mapToDouble(figure).toArray()));
    }

    private static String spread(double[] values) {
        var all = java.util.Arrays.stream(values).summaryStatistics();
        if (Double.isNaN(all.getAverage())) {
            return "–";
        }
        String mean = shown(all.getAverage());
        return values.length == 1 ? mean : mean + " (" + shown(all.getMin()) + "–" + shown(all.getMax()) + ")";
    }

    private static String shown(double x) {
        return String.format(Locale.ROOT, x >= 100 ? "%.0f" : x >= 2 ? "%.2f" : "%.4f", x);
    }

    private void words(String name, Function<List<PlantedRun>, String> cell) {
        text.append(String.format(Locale.ROOT, "%-40s", name));
        kinds.forEach(kind -> text.append(String.format(Locale.ROOT, " %-28s", cell.apply(kind))));
        text.append(System.lineSeparator());
    }
}
