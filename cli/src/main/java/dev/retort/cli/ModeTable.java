package dev.retort.cli;

import dev.retort.atlas.Estimate;
import dev.retort.atlas.Measured;
import dev.retort.experiments.modes.ModeFinding;
import dev.retort.experiments.modes.ModeTrial;
import java.util.List;
import java.util.Locale;

/** What a search for a mode came to, for a person. */
final class ModeTable {
    private static final String LINE = "%-26s %6s %4s  %-24s %-24s %-22s %s";

    private ModeTable() {}

    static String of(ModeFinding finding) {
        StringBuilder text = new StringBuilder();
        if (finding.chosen() == null) {
            text.append("nothing tried was within the limits; what was tried is in the file\n");
        } else {
            text.append(finding.goal().text())
                    .append(": ")
                    .append(finding.chosen().name())
                    .append(", ")
                    .append(finding.chosen().rule())
                    .append('\n');
        }
        text.append(LINE.formatted("", "size", "T", "length", "accuracy, points", "repairs, ratio", "dose (p95)"));
        block(text, "chosen, test problems", finding.measured());
        block(text, "the same by the solo encoder", finding.solo());
        block(text, "its controls", finding.controls());
        block(text, "its doses", finding.response());
        block(text, "the front's others", finding.front());
        finding.leftOut().forEach(sentence -> text.append('\n').append(sentence));
        return text.toString();
    }

    static String of(List<ModeTrial> trials) {
        StringBuilder text = new StringBuilder(
                LINE.formatted("", "size", "T", "length", "accuracy, points", "repairs, ratio", "dose (p95)"));
        block(text, "test problems", trials);
        return text.toString();
    }

    private static void block(StringBuilder text, String title, List<ModeTrial> trials) {
        if (trials.isEmpty()) {
            return;
        }
        text.append('\n').append(title);
        for (ModeTrial trial : trials) {
            text.append("\n")
                    .append(LINE.formatted(
                            "  " + trial.setting(),
                            String.format(Locale.ROOT, "%.3g", trial.size()),
                            String.format(Locale.ROOT, "%.1f", trial.temperature()),
                            shown(trial.length(), 100, "%+.1f %%"),
                            shown(trial.accuracy(), 100, "%+.1f"),
                            shown(trial.repaired(), 1, "%.2f"),
                            String.format(
                                    Locale.ROOT,
                                    "%.2f (%.2f)",
                                    trial.dose().mean(),
                                    trial.dose().p95())));
        }
    }

    private static String shown(Estimate estimate, double times, String form) {
        Measured measured = estimate.measured();
        if (measured == null) {
            return "–";
        }
        String value = String.format(Locale.ROOT, form, times * measured.value());
        Double low = measured.low();
        Double high = measured.high();
        return low == null || high == null
                ? value
                : value
                        + String.format(Locale.ROOT, " [%.2f, %.2f]", times * low, times * high)
                                .replace(".00", ".0");
    }
}
