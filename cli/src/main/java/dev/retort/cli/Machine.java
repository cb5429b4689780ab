package dev.retort.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine as Retort finds it.
 *
 * @param memory_gb physical memory, GiB
 * @param heap_gb the most Java's own heap may take, GiB; tensors live outside it
 */
record Machine(String java, String os, String arch, int cores, double memory_gb, double heap_gb) {
    private static final double GIB = 1L << 30;

    static Machine find() {
        double memory = memoryBytes() / GIB;
        Runtime runtime = Runtime.getRuntime();
        return new Machine(
                Runtime.version().toString(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                runtime.availableProcessors(),
                tenths(memory),
                tenths(runtime.maxMemory() / GIB));
    }

    /** Physical memory, or what a container allows; 0 where the system does not tell. */
    static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 0;
    }

    /** The most memory this process has taken so far, 10⁶ bytes; 0 where the system does not tell. */
    static double peakMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    private static double tenths(double x) {
        return Math.round(x * 10) / 10.0;
    }
}
