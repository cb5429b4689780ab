package dev.retort.study;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.study.graph.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What run.json holds: everything about a run that another run of the same study does not share. */
final class RunRecord {
    private final Instant started = Instant.now();
    private final long begun = System.nanoTime();
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /** @param previous the last run's file; what its steps took is kept for those that are cached now */
    RunRecord(Path previous) {
        if (Files.exists(previous)) {
            MapNode steps = Json.read(previous).asMap().need("step_seconds").asMap();
            steps.keys().forEach(step -> seconds.put(step, steps.need(step).asDouble()));
        }
    }

    void finished(String step, double took) {
        seconds.put(step, took);
    }

    /** The figures that {@code --json} adds to those of metrics.json. */
    Map<String, Object> tree(Path workspace, Path report, Plan plan) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("workspace", workspace.toString());
        tree.put("report", report.toString());
        tree.put("seconds", (System.nanoTime() - begun) * 1e-9);
        long peak = peakMegabytes();
        if (peak >= 0) {
            tree.put("peak_rss_mb", peak);
        }
        tree.put("started", started.toString());
        tree.put("host", host());
        tree.put("java", Runtime.version().toString());
        tree.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        tree.put("cores", Runtime.getRuntime().availableProcessors());
        tree.put("steps", plan.entries().size());
        tree.put("cached", plan.done());
        Map<String, Double> kept = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        plan.entries().forEach(entry -> names.add(entry.step().name()));
        names.forEach(name -> kept.put(name, seconds.getOrDefault(name, 0.0)));
        tree.put("step_seconds", kept);
        return tree;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException nameless) {
            return "unknown";
        }
    }

    /** The process's largest resident set so far, or −1 where the system does not tell (only Linux does, as a file). */
    private static long peakMegabytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D+", "")) / 1024;
                }
            }
        } catch (IOException | NumberFormatException elsewhere) {
            return -1;
        }
        return -1;
    }
}
