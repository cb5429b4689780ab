package dev.retort.cli;

import picocli.CommandLine.Command;

/** {@code retort crosscoder}: crosscoders by themselves, outside a study. */
@Command(
        name = "crosscoder",
        description =
                "Trains and measures crosscoders by themselves, and takes them from and to other projects' files.",
        subcommands = {
            CrosscoderTrainVerb.class,
            CrosscoderEvalVerb.class,
            CrosscoderSoloVerb.class,
            CrosscoderImportVerb.class,
            CrosscoderExportVerb.class
        })
final class Crosscoders {}
