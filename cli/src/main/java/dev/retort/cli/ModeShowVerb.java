package dev.retort.cli;

import dev.retort.experiments.modes.Goal;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.experiments.modes.ModeSeal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort mode show}: what a mode does, for which models, and whether its seal holds. */
@Command(name = "show", description = "Tells what a mode does and checks its vectors and, with a key, its signature.")
final class ModeShowVerb implements Verb {
    @Parameters(index = "0", paramLabel = "MODE", description = "A mode, .yaml.")
    Path file = Path.of("");

    @Option(names = "--key", paramLabel = "KEY.pem", description = "The public Ed25519 key it should be signed with.")
    @Nullable
    Path key;

    @Override
    public Answer run(CommandContext context) {
        Mode mode = ModeFile.read(file);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("name", mode.name());
        Goal goal = mode.goal();
        figures.put("goal", goal == null ? "none" : goal.text());
        figures.put("rule", mode.rule());
        figures.put("encoder", mode.encoder());
        figures.put("hook", mode.madeFor().hook());
        figures.put("crosscoder", mode.madeFor().crosscoder());
        figures.put("base", mode.madeFor().base());
        figures.put("distilled", mode.madeFor().distilled());
        figures.put("dose_mean", mode.dose().mean());
        figures.put("dose_p95", mode.dose().p95());
        figures.put("dose_guard", mode.dose().guard());
        figures.put("interventions", mode.interventions().size());
        figures.put("does", mode.described());
        ModeSeal.State state = null;
        if (key != null) {
            state = ModeSeal.check(file, ModeSeal.publicKey(key));
            figures.put("signature", state.name().toLowerCase(Locale.ROOT));
        }
        StringBuilder text = new StringBuilder();
        figures.forEach((name, value) -> text.append("%-14s %s%n".formatted(name.replace('_', ' '), value)));
        text.append("the vectors are those it was sealed with");
        return new Answer(figures, text.toString(), state == null || state == ModeSeal.State.GOOD ? 0 : 1);
    }
}
