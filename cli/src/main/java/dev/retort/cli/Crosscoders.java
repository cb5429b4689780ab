package dev.retort.cli;

import picocli.CommandLine.Command;

/** {@code retort crosscoder}: crosscoders by themselves, outside a study. */
@Command(
        name = "crosscoder",
        description = "Takes crosscoders from other projects' files and to them.",
        subcommands = {CrosscoderImportVerb.class, CrosscoderExportVerb.class})
final class Crosscoders {}
