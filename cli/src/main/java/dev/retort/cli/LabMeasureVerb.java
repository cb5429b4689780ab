package dev.retort.cli;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.atlas.Measured;
import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.lab.BuiltPair;
import dev.retort.lab.Noticing;
import dev.retort.lab.OwnThoughts;
import dev.retort.lab.ProblemGenerator;
import dev.retort.lab.RethinkingStatistics;
import dev.retort.lab.Rethought;
import dev.retort.lab.Split;
import dev.retort.lab.Teacher;
import dev.retort.lab.Teaching;
import dev.retort.lab.Trace;
import dev.retort.models.Decoder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort lab measure}: how a pair's distilled model thinks, beside its teacher. */
@Command(
        name = "measure",
        description = "Measures how a built pair's distilled model thinks, beside its teacher: length, checks that find"
                + " nothing, first conclusions, slips noticed.")
final class LabMeasureVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FOLDER", description = "A pair as `retort lab build` leaves it.")
    Path pair = Path.of("");

    @Option(names = "--count", paramLabel = "N", description = "Problems and traces (default: ${DEFAULT-VALUE}).")
    int count = 400;

    @Option(
            names = "--split",
            paramLabel = "dev|test",
            converter = LabOptions.SplitName.class,
            defaultValue = "test",
            description = "Whose problems (default: ${DEFAULT-VALUE}).")
    Split split = Split.TEST;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of problems, sampling and resampling (default: ${DEFAULT-VALUE}).")
    long seed = 31337;

    @Option(
            names = "--teacher",
            paramLabel = "v2|v3e",
            description = "Whose traces to hold it against (default: the teacher the pair was made with).")
    @Nullable
    String teacher;

    @Override
    public Answer run(CommandContext context) {
        if (count < 2) {
            throw new BadInput("--count should be 2 or more, found " + count + ".");
        }
        BuiltPair built = BuiltPair.in(pair)
                .orElseThrow(() -> new BadInput(pair + ": holds no pair (there is no pair.json); give a folder that"
                        + " `retort lab build` has filled."));
        Teaching teaching = teacher == null ? built.teacher() : Teaching.named(teacher);
        List<Trace> traces = new Teacher(seed, teaching).traces(split, count);
        Bootstrap bootstrap = Bootstrap.of(seed);
        OwnThoughts own = new OwnThoughts(new ProblemGenerator(seed).distinct(split, count), seed);
        Map<String, RethinkingStatistics> columns = new LinkedHashMap<>();
        columns.put("teacher_" + teaching.text(), statistics(traces, bootstrap));
        Noticing noticing;
        try (Decoder model = Decoder.load(built.model("distilled"), Device.CPU)) {
            columns.put("greedy", RethinkingStatistics.of(own.read(model, 0, context.progress()), bootstrap));
            columns.put("sampled_0.6", RethinkingStatistics.of(own.read(model, 0.6, context.progress()), bootstrap));
            columns.put("sampled", RethinkingStatistics.of(own.read(model, 1, context.progress()), bootstrap));
            noticing = Noticing.of(model, traces, bootstrap);
        }
        return new Answer(figures(columns, noticing), text(columns, noticing));
    }

    private static RethinkingStatistics statistics(List<Trace> traces, Bootstrap bootstrap) {
        return RethinkingStatistics.of(
                traces.stream()
                        .map(trace -> Rethought.read(trace.problem(), trace.ids()))
                        .toList(),
                bootstrap);
    }

    private static Map<String, Object> figures(Map<String, RethinkingStatistics> columns, Noticing noticing) {
        Map<String, Object> figures = new LinkedHashMap<>();
        columns.forEach((column, statistics) -> figures.put(column, statistics.figures()));
        noticing.afterWrong().into(figures, "reflection_after_wrong");
        noticing.afterRight().into(figures, "reflection_after_right");
        noticing.ratio().into(figures, "reflection_wrong_over_right");
        return figures;
    }

    private static String text(Map<String, RethinkingStatistics> columns, Noticing noticing) {
        StringBuilder text = new StringBuilder("%-24s".formatted(""));
        columns.keySet().forEach(column -> text.append("%-24s".formatted(column)));
        for (String figure : columns.values().iterator().next().named().keySet()) {
            text.append("\n%-24s".formatted(figure));
            columns.values()
                    .forEach(column ->
                            text.append("%-24s".formatted(shown(column.named().get(figure)))));
        }
        return text + "\nP(self-reflection opener) after a wrong equation " + shown(noticing.afterWrong())
                + ", after a right one " + shown(noticing.afterRight()) + ", ratio " + shown(noticing.ratio());
    }

    private static String shown(@Nullable Estimate estimate) {
        Measured measured = estimate == null ? null : estimate.measured();
        if (measured == null) {
            return "–";
        }
        String value = String.format(Locale.ROOT, "%.3f", measured.value());
        Double low = measured.low();
        Double high = measured.high();
        return low == null || high == null ? value : value + String.format(Locale.ROOT, " [%.3f, %.3f]", low, high);
    }
}
