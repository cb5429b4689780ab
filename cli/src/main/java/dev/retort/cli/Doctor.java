package dev.retort.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code retort doctor}: is this machine fit for the work? */
@Command(name = "doctor", description = "Tells whether this machine is fit, and how fast it is.")
final class Doctor implements Verb {
    @Override
    public Answer run(CommandContext context) {
        Machine machine = Machine.measure();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("machine", machine);
        return new Answer(figures, machine.text());
    }
}
