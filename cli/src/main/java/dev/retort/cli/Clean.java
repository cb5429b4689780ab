package dev.retort.cli;

import dev.retort.study.graph.Upkeep;
import dev.retort.study.graph.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retort clean WORKSPACE}: workspaces grow. */
@Command(name = "clean", description = "Takes away the steps of a workspace that its study no longer reads.")
final class Clean implements Verb {
    @Parameters(paramLabel = "WORKSPACE", description = "A folder that `retort run` has made.")
    Path folder = Path.of("");

    @Override
    public Answer run(CommandContext context) throws IOException {
        Upkeep.items(folder); // refuses a folder that is no workspace before a lock is left in it
        List<Upkeep.Item> orphans;
        try (Workspace workspace = Workspace.open(folder)) {
            orphans = Upkeep.clean(workspace);
        }
        long bytes = orphans.stream().mapToLong(Upkeep.Item::bytes).sum();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("workspace", folder.toString());
        figures.put("bytes", bytes);
        figures.put("removed", orphans.stream().map(Upkeep.Item::name).toList());
        return new Answer(figures, orphans.size() + " orphaned steps removed, " + DiskUse.size(bytes) + " freed");
    }
}
