package dev.retort.cli;

import dev.retort.atlas.Bootstrap;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import dev.retort.lab.Category;
import dev.retort.lab.LabStatistics;
import dev.retort.lab.LabelledTrace;
import dev.retort.lab.RethinkingStatistics;
import dev.retort.lab.Rethought;
import dev.retort.lab.Teacher;
import dev.retort.lab.Trace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;

/** {@code retort lab truth}: the teacher's traces with the category of every word, and what they are like on average. */
@Command(name = "truth", description = "Shows or writes the teacher's traces with everything that is known about them.")
final class LabTruthVerb implements Verb {
    private static final int TRACES_FOR_FIGURES = 2000;

    @Mixin
    LabOptions options = new LabOptions();

    @Override
    public Answer run(CommandContext context) {
        Teacher teacher = new Teacher(options.seed, options.teaching());
        int count = options.count();
        List<Trace> traces = teacher.traces(options.split, Math.max(count, TRACES_FOR_FIGURES));
        LabStatistics statistics = LabStatistics.of(traces);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("statistics", statistics.figures());
        RethinkingStatistics again = rethinking(traces);
        figures.put("rethinking", again.figures());
        List<LabelledTrace> truth = IntStream.range(0, count)
                .mapToObj(i -> LabelledTrace.of("trace-" + options.split.text() + "-" + i, traces.get(i)))
                .toList();
        if (options.out != null) {
            write(options.out, truth);
            figures.put("out", options.out.toString());
            return new Answer(figures, count + " traces written to " + options.out + "\n\n" + about(statistics, again));
        }
        figures.put("traces", truth);
        StringBuilder text = new StringBuilder();
        for (Trace trace : traces.subList(0, count)) {
            text.append(TracePaint.of(trace, Ansi.AUTO.enabled())).append("\n\n");
        }
        return new Answer(figures, text + about(statistics, again));
    }

    private static void write(Path file, List<LabelledTrace> truth) {
        AtomicFile.write(file, stream -> {
            for (LabelledTrace trace : truth) {
                stream.write((Json.line(trace) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private RethinkingStatistics rethinking(List<Trace> traces) {
        List<Rethought> read = traces.stream()
                .map(trace -> Rethought.read(trace.problem(), trace.ids()))
                .toList();
        return RethinkingStatistics.of(read, Bootstrap.of(options.seed));
    }

    private static String about(LabStatistics s, RethinkingStatistics again) {
        StringBuilder text = new StringBuilder("over %,d traces: %.1f tokens (longest %d), %.1f of them thought; "
                .formatted(s.traces(), s.meanLength(), s.longest(), s.meanThinking()));
        text.append("%.2f equations, %.2f of them wrong\n".formatted(s.equations(), s.wrongEquations()));
        text.append("a wrong equation is reflected on at once in %.0f %%, a right one doubted in %.1f %%"
                .formatted(100 * s.repairedAtOnce(), 100 * s.alarms()));
        for (Category category : Category.values()) {
            text.append("\n  %-26s %.2f a trace, %4.1f %% of the tokens; opened by %s"
                    .formatted(
                            category.text(),
                            s.segments().getOrDefault(category, 0.0),
                            100 * s.tokenShare().getOrDefault(category, 0.0),
                            String.join(", ", category.openers())));
        }
        text.append("\n%.2f episodes a trace look again in vain (%.0f %% of the thought), %.2f find something;"
                .formatted(
                        again.redundant().value(),
                        100 * again.redundantShare().value(),
                        again.necessary().value()));
        text.append(" %.1f tokens follow the first conclusion"
                .formatted(again.post().value()));
        return text.toString();
    }
}
