package dev.retort.cli;

import picocli.CommandLine.Command;

/** {@code retort atlas}: what a crosscoder's features are. */
@Command(
        name = "atlas",
        description = "Measures what every feature of a crosscoder is, and answers questions about it.",
        subcommands = {
            AtlasBuildVerb.class,
            AtlasQueryVerb.class,
            AtlasTopVerb.class,
            AtlasShowVerb.class,
            AtlasCompareVerb.class,
            AtlasNextVerb.class,
            AtlasLabelVerb.class,
            AtlasImportVerb.class,
            AtlasExportVerb.class,
            AtlasReportVerb.class
        })
final class Atlases {}
