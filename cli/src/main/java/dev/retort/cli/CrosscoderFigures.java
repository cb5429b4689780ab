package dev.retort.cli;

import dev.retort.atlas.Measured;
import dev.retort.crosscoder.CrosscoderEval;
import dev.retort.crosscoder.NormRatios;
import dev.retort.experiments.SplicedSide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A crosscoder's figures, gathered for programs and for people. */
final class CrosscoderFigures {
    private static final double EXCLUSIVE = 0.9;

    private final List<String> sides;
    private final Map<String, Object> tree = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();

    /** A side is told by its model's name, and by its hook point too where a name stands twice. */
    CrosscoderFigures(List<String> models, List<String> hooks) {
        boolean unique = new HashSet<>(models).size() == models.size();
        List<String> names = new ArrayList<>();
        for (int side = 0; side < models.size(); side++) {
            names.add(unique ? models.get(side) : models.get(side) + " " + hooks.get(side));
        }
        sides = new HashSet<>(names).size() == names.size() ? names : numbered(names);
    }

    private static List<String> numbered(List<String> names) {
        List<String> numbered = new ArrayList<>();
        for (String name : names) {
            numbered.add(name + " (" + numbered.size() + ")");
        }
        return numbered;
    }

    void put(String name, Object value) {
        tree.put(name, value);
    }

    void line(String sentence) {
        text.append(sentence).append('\n');
    }

    void eval(CrosscoderEval eval, NormRatios ratios) {
        tree.put("test_tokens", eval.tokens());
        tree.put("flagged_share", (double) eval.flagged() / (eval.flagged() + eval.tokens()));
        tree.put("fvu", each(eval.fvu()));
        tree.put("fvu_per_token", each(eval.fvuPerToken()));
        tree.put("fvu_with_flagged", each(eval.fvuWithFlagged()));
        tree.put("l0", eval.l0());
        tree.put("dead", eval.dead());
        boolean[] live = eval.live();
        Map<String, Object> nrn = new LinkedHashMap<>();
        nrn.put("mean", finite(ratios.mean(live)));
        nrn.put("above_0.9", finite(ratios.above(EXCLUSIVE, live)));
        nrn.put("below_0.1", finite(ratios.below(1 - EXCLUSIVE, live)));
        nrn.put("histogram", ratios.histogram(live));
        tree.put("nrn", nrn);
        text.append(String.format(
                Locale.ROOT,
                "%,d unflagged tokens (%.1f %% flagged and left out), L0 %.1f, %.1f %% of the features dead%n",
                eval.tokens(),
                100.0 * eval.flagged() / (eval.flagged() + eval.tokens()),
                eval.l0(),
                100 * eval.dead()));
        for (int side = 0; side < sides.size(); side++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-24s FVU %.4f of totals, %.4f a token, %.4f of totals with flagged tokens%n",
                    sides.get(side),
                    eval.fvu()[side],
                    eval.fvuPerToken()[side],
                    eval.fvuWithFlagged()[side]));
        }
        text.append("NRN in tenths: ")
                .append(Arrays.toString(ratios.histogram(live)))
                .append('\n');
    }

    void spliced(List<SplicedSide> results) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (int side = 0; side < results.size(); side++) {
            SplicedSide one = results.get(side);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("hook", one.hook());
            figures.put("tokens", one.tokens());
            one.clean().into(figures, "ce_clean");
            one.spliced().into(figures, "ce_spliced");
            one.zero().into(figures, "ce_zero");
            one.mean().into(figures, "ce_mean");
            one.recoveredOfZero().into(figures, "ce_recovered_zero");
            one.recoveredOfMean().into(figures, "ce_recovered_mean");
            all.put(sides.get(side), figures);
            text.append(String.format(
                    Locale.ROOT,
                    "%-24s CE %.4f clean, %.4f spliced, %.4f zero, %.4f mean; recovered %s of zero, %s of mean%n",
                    sides.get(side),
                    one.clean().value(),
                    one.spliced().value(),
                    one.zero().value(),
                    one.mean().value(),
                    percent(one.recoveredOfZero().measured()),
                    percent(one.recoveredOfMean().measured())));
        }
        tree.put("splicing", all);
        tree.put("spliced_positions", "unflagged");
    }

    private static String percent(@Nullable Measured measured) {
        if (measured == null) {
            return "?";
        }
        Double low = measured.low();
        Double high = measured.high();
        String value = String.format(Locale.ROOT, "%.1f %%", 100 * measured.value());
        return low == null || high == null
                ? value
                : value + String.format(Locale.ROOT, " [%.1f, %.1f]", 100 * low, 100 * high);
    }

    /** NaN has no place in JSON: 0 of 0 features. */
    private static double finite(double share) {
        return Double.isFinite(share) ? share : 0;
    }

    private Map<String, Object> each(double[] values) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int side = 0; side < values.length; side++) {
            map.put(sides.get(side), values[side]);
        }
        return map;
    }

    Answer answer() {
        return new Answer(tree, text.toString());
    }
}
