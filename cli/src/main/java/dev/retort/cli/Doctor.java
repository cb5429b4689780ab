package dev.retort.cli;

import dev.retort.engine.Native;
import dev.retort.formats.FixtureResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code retort doctor}: is this machine fit for the work, and how fast is it? A native library that does not load ends
 * it with a failure; what only costs speed or comfort is advice. With {@code --fixtures}: does it compute what the
 * reference implementations computed?
 */
@Command(
        name = "doctor",
        description = "Tells whether this machine is fit for the work, and how fast it is.",
        subcommands = DoctorPairVerb.class)
final class Doctor implements Verb {
    private static final double ENOUGH_MEMORY_GB = 4;

    @Option(
            names = "--fixtures",
            paramLabel = "DIR",
            description =
                    "Holds models, tokenizers, crosscoders and GGUF against reference fixtures below DIR instead.")
    @Nullable
    Path fixtures;

    @Option(names = "--gguf", paramLabel = "FILE", description = "The published GGUF file that a fixture describes.")
    @Nullable
    Path gguf;

    @Override
    public Answer run(CommandContext context) throws IOException {
        return fixtures == null ? machine() : agreement(fixtures);
    }

    private Answer agreement(Path folder) throws IOException {
        List<FixtureResult> results = new FixtureSearch(folder, gguf).run();
        boolean failed = results.stream().anyMatch(result -> result.status() == FixtureResult.Status.FAILED);
        StringBuilder text = new StringBuilder();
        for (FixtureResult result : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-11s %-28s %s%n",
                    result.status().name().toLowerCase(Locale.ROOT),
                    result.name(),
                    result.detail()));
        }
        Map<String, Object> figures =
                Map.of("fixtures", results.stream().map(FixtureResult::tree).toList());
        return new Answer(figures, text.toString(), failed ? 1 : 0);
    }

    private static Answer machine() {
        Machine machine = Machine.find();
        MachineSpeed speed = MachineSpeed.measure();
        List<String> advice = advice(machine);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("machine", machine);
        figures.put("speed", speed);
        figures.put("threads", Map.of("libtorch", Native.threads(), "blas", Native.blasThreads()));
        figures.put("advice", advice);
        return new Answer(figures, text(machine, speed, advice));
    }

    private static List<String> advice(Machine machine) {
        List<String> advice = new ArrayList<>();
        if (machine.memory_gb() < ENOUGH_MEMORY_GB) {
            advice.add("less than 4 GiB of memory: the demo may not fit");
        }
        if (!"passive".equalsIgnoreCase(System.getenv("OMP_WAIT_POLICY"))) {
            advice.add("OMP_WAIT_POLICY is not passive: waiting threads take time from working ones"
                    + " (the launcher `retort` sets it)");
        }
        return advice;
    }

    private static String text(Machine machine, MachineSpeed speed, List<String> advice) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                Java       %s
                system     %s %s
                cores      %d
                memory     %.1f GiB (Java's heap at most %.1f)
                libtorch   loaded, %d threads
                products   fp32 %.0f, bf16 %.0f GFLOP/s
                copying    %.1f GB/s
                """,
                machine.java(),
                machine.os(),
                machine.arch(),
                machine.cores(),
                machine.memory_gb(),
                machine.heap_gb(),
                Native.threads(),
                speed.gemm_gflops().get("fp32"),
                speed.gemm_gflops().get("bf16"),
                speed.bandwidth_gb_s()));
        for (String one : advice) {
            text.append("advice     ").append(one).append('\n');
        }
        return text.toString();
    }
}
