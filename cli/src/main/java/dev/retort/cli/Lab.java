package dev.retort.cli;

import picocli.CommandLine.Command;

/** {@code retort lab}: the built-in language, its teacher and their truth. */
@Command(
        name = "lab",
        description = "The built-in laboratory: a small language and a teacher whose every thought is known.",
        subcommands = {
            LabBuildVerb.class,
            LabCorpusVerb.class,
            LabTruthVerb.class,
            LabMeasureVerb.class,
            LabLogitsVerb.class
        })
final class Lab {}
