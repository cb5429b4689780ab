package dev.retort.cli;

import picocli.CommandLine.Command;

/** {@code retort crosscoder}: crosscoders by themselves, outside a study. */
@Command(
        name = "crosscoder",
        description = "Trains and measures crosscoders by themselves, outside a study.",
        subcommands = {CrosscoderTrainVerb.class, CrosscoderEvalVerb.class})
final class Crosscoders {}
