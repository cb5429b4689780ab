package dev.retort.experiments.modes;

import dev.retort.basics.BadInput;
import dev.retort.experiments.interventions.Intervention;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named bundle of interventions for one distilled model.
 *
 * @param goal what it was sought for; null where it was not, such as a vector that somebody else made
 * @param rule how it was found, in a sentence
 * @param madeFor the only models and crosscoder it means anything to
 * @param encoder how the values of its features were found when it was measured
 * @param measured its figures, as they were found
 */
public record Mode(
        String name,
        @Nullable Goal goal,
        String rule,
        MadeFor madeFor,
        String encoder,
        List<Intervention> interventions,
        ModeDose dose,
        List<Map<String, Object>> measured) {
    public Mode {
        interventions = List.copyOf(interventions);
        measured = List.copyOf(measured);
    }

    /** What it was made for, by the SHA-256 of its files. */
    public record MadeFor(String crosscoder, String base, String distilled, String hook) {
        /** @throws BadInput when the files at hand are others */
        public void require(MadeFor found) {
            differ("crosscoder", crosscoder, found.crosscoder);
            differ("base", base, found.base);
            differ("distilled model", distilled, found.distilled);
            differ("hook point", hook, found.hook);
        }

        private static void differ(String what, String made, String found) {
            if (!made.equals(found)) {
                throw new BadInput("the mode was made for another " + what + " (" + shortened(made) + ", found "
                        + shortened(found) + "); give the one it was fitted with, or fit a mode for this one.");
            }
        }

        private static String shortened(String hash) {
            return hash.length() == 64 ? hash.substring(0, 12) + "…" : hash;
        }
    }

    /**
     * How large it is, relative to the residual stream's norm where it acts.
     *
     * @param guard 95th percentile that its user may not go beyond
     */
    public record ModeDose(double mean, double p95, double guard) {}

    /** What it does, an intervention a line, for a person. */
    public List<String> described() {
        return interventions.stream().map(InterventionWords::of).toList();
    }

    /**
     * The interventions times a strength.
     *
     * @throws BadInput when their dose would be beyond the guard
     */
    public List<Intervention> at(double strength) {
        if (!(strength >= 0) || strength * dose.p95 > dose.guard * (1 + 1e-9)) {
            throw new BadInput(String.format(
                    java.util.Locale.ROOT,
                    "strength %.3g of mode %s would change the residual stream by %.2f times its norm (95th percentile);"
                            + " beyond %.2f it is known to break answers, or nothing is known. Strengths from 0 to"
                            + " %.3g are allowed.",
                    strength,
                    name,
                    strength * dose.p95,
                    dose.guard,
                    dose.p95 == 0 ? 1 : dose.guard / dose.p95));
        }
        return interventions.stream().map(one -> one.times(strength)).toList();
    }
}
