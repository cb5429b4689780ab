package dev.retort.cli;

import dev.retort.study.DemoStudy;
import dev.retort.study.StudyRun;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code retort demo}: the study that is inside the product. */
@Command(name = "demo", description = "Shows what distillation put into the built-in pair, from models to report.")
final class Demo implements Verb {
    @Option(names = "--quick", description = "Every step in a minute or so; its figures prove nothing.")
    boolean quick;

    @Option(names = "--from-scratch", description = "Trains the pair first, instead of taking the shipped one.")
    boolean fromScratch;

    @Mixin
    StudyOptions options = new StudyOptions();

    @Override
    public Answer run(CommandContext context) throws IOException {
        try (StudyRun run =
                StudyRun.open(DemoStudy.study(quick), DemoStudy.text(quick), options.with(fromScratch, quick))) {
            return StudyAnswer.run(run, context);
        }
    }
}
