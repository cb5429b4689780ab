package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.formats.AtomicFile;
import dev.retort.lab.BuiltPair;
import dev.retort.models.hub.HubModels;
import dev.retort.study.DemoStudy;
import dev.retort.study.StudyTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort init BASE DISTILLED}: the first of the two files a user writes. */
@Command(name = "init", description = "Writes a commented study.yaml for two models.")
final class Init implements Verb {
    @Parameters(index = "0", paramLabel = "BASE", description = "The reference model: a folder, or lab://S.")
    String base = "";

    @Parameters(index = "1", paramLabel = "DISTILLED", description = "The model distilled from a teacher.")
    String distilled = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Names the study (default: after the distilled model).")
    @Nullable
    String name;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where to write (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("study.yaml");

    @Override
    public Answer run(CommandContext context) throws IOException {
        if (Files.exists(out)) {
            throw new BadInput(out + " is there already; give another file with --out, or delete it.");
        }
        Optional<BuiltPair> lab = labPair();
        String text = lab.map(
                        pair -> DemoStudy.of(name == null ? nameOf(pair.folder().toString()) : name, pair))
                .orElseGet(() -> StudyTemplate.text(name == null ? nameOf(distilled) : name, base, distilled));
        AtomicFile.writeString(out, text);
        String next = lab.isPresent() ? "`retort run " : "name your corpus in it, then `retort run ";
        return new Answer(Map.of("study", out.toString()), out + " written: " + next + out + "`");
    }

    /** The lab's pair that both models are of: its corpus, problems and null pair are known. */
    private Optional<BuiltPair> labPair() {
        if (HubModels.isName(base) || HubModels.isName(distilled)) {
            return Optional.empty();
        }
        return BuiltPair.of(Path.of(distilled))
                .filter(pair -> pair.model("base").equals(Path.of(base).normalize())
                        && pair.model("distilled").equals(Path.of(distilled).normalize()));
    }

    /** The last part of a path or address, in the letters a study's name may have. */
    private static String nameOf(String model) {
        String last = model.replaceAll("[/\\\\]+$", "").replaceAll("^.*[/\\\\]", "");
        String name = last.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "study" : name;
    }
}
