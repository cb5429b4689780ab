package dev.retort.cli;

import dev.retort.study.graph.Upkeep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retort du WORKSPACE}: what a workspace takes on the disk. */
@Command(name = "du", description = "Tells what each step of a workspace takes on the disk.")
final class DiskUse implements Verb {
    @Parameters(paramLabel = "WORKSPACE", description = "A folder that `retort run` has made.")
    Path workspace = Path.of("");

    @Override
    public Answer run(CommandContext context) throws IOException {
        List<Upkeep.Item> items = Upkeep.items(workspace);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("workspace", workspace.toString());
        figures.put("bytes", items.stream().mapToLong(Upkeep.Item::bytes).sum());
        figures.put("steps", items.stream().map(DiskUse::figures).toList());
        return new Answer(figures, text(items));
    }

    static Map<String, Object> figures(Upkeep.Item item) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", item.name());
        figures.put("bytes", item.bytes());
        figures.put("use", item.use().name().toLowerCase(Locale.ROOT));
        return figures;
    }

    static String text(List<Upkeep.Item> items) {
        StringBuilder text = new StringBuilder();
        long sum = 0;
        for (Upkeep.Item item : items) {
            sum += item.bytes();
            String note = switch (item.use()) {
                case CURRENT -> "";
                case UNFINISHED -> "  unfinished, the next run goes on from it";
                case ORPHANED -> "  orphaned, `retort clean` takes it away";
            };
            text.append("%9s  %s%s%n".formatted(size(item.bytes()), item.name(), note));
        }
        return text + "%9s  in all".formatted(size(sum));
    }

    static String size(long bytes) {
        return bytes < 1 << 20
                ? "%.1f KiB".formatted(bytes / 1024.0)
                : bytes < 1 << 30 ? "%.1f MiB".formatted(bytes / 0x1p20) : "%.2f GiB".formatted(bytes / 0x1p30);
    }
}
