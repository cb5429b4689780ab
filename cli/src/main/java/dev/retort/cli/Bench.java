package dev.retort.cli;

import picocli.CommandLine.Command;

/** {@code retort bench …}: how fast this machine does the work, and how far that is from what it could do. */
@Command(
        name = "bench",
        description = "Measures how fast this machine does the work, beside its limits.",
        subcommands = {
            BenchModelVerb.class,
            BenchCrosscoderVerb.class,
            BenchPlantedVerb.class,
            BenchAtlasVerb.class,
            BenchSteerVerb.class
        })
final class Bench {}
