package dev.retort.cli;

import picocli.CommandLine.Command;

/** {@code retort corpus}: texts before models read them. */
@Command(
        name = "corpus",
        description = "Prepares the texts that models are to read.",
        subcommands = CorpusLabelVerb.class)
final class Corpora {}
