package dev.retort.cli;

import picocli.CommandLine.Command;

/** {@code retort mode}: bundles of interventions that make a model think deeper or answer sharper. */
@Command(
        name = "mode",
        description = "Finds interventions that make a model think deeper or answer sharper, and keeps them sealed.",
        subcommands = {
            ModeFitVerb.class,
            ModeMeasureVerb.class,
            ModeShowVerb.class,
            ModeExportVerb.class,
            ModeImportVerb.class
        })
final class Modes {}
