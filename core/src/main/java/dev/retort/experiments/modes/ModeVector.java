package dev.retort.experiments.modes;

import dev.retort.basics.BadInput;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.models.ControlVectors;
import dev.retort.models.HookPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mode as one vector that is added at every token: all that llama.cpp, repeng and EasySteer can do.
 *
 * @param block behind which it is added, counted from 0: the one before the mode's hook point
 * @param direction (d), in the distilled model's own space, strength included; not copied
 * @param losses what of the mode it does not say, a phrase each; empty when it does just the same
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way to a file, never compared or used as a key
public record ModeVector(int block, float[] direction, List<String> losses) {
    private static final Pattern RESID_PRE = Pattern.compile("blocks\\.(\\d{1,6})\\.resid_pre");

    public ModeVector {
        losses = List.copyOf(losses);
    }

    /** What an added vector cannot say of a mode, a phrase an intervention; empty where it can say all. */
    public static List<String> losses(Mode mode) {
        return acting(mode.interventions()).stream()
                .filter(one -> !(one.operation() instanceof Operation.Add && one.where() instanceof Clause.Everywhere))
                .map(InterventionWords::of)
                .toList();
    }

    /** Whether its directions are known without a model: whatever it does, it does by adding. */
    public static boolean addsOnly(Mode mode) {
        return acting(mode.interventions()).stream().allMatch(one -> one.operation() instanceof Operation.Add);
    }

    /**
     * The sum of what a mode adds; one that adds a single direction is given back bit for bit. Clauses are lost.
     *
     * @param strength so many times the mode
     * @throws BadInput when it does not only add, or does nothing, or the dose would be beyond its guard
     */
    public static ModeVector ofAdded(Mode mode, double strength) {
        if (!addsOnly(mode)) {
            throw new BadInput("mode " + mode.name() + " does not only add directions: it "
                    + String.join("; it ", losses(mode)) + ".");
        }
        float[] sum = null;
        for (Intervention one : acting(mode.at(strength))) {
            Operation.Add add = (Operation.Add) one.operation();
            float[] direction = add.direction().clone();
            for (int j = 0; j < direction.length; j++) {
                direction[j] *= (float) add.strength(); // as the tensor is multiplied when the mode runs
                direction[j] = sum == null ? direction[j] : sum[j] + direction[j];
            }
            sum = direction;
        }
        if (sum == null) {
            throw doesNothing(mode);
        }
        return new ModeVector(block(mode), sum, losses(mode));
    }

    /**
     * The mean direction of what a mode adds to some texts, where it adds anything, as long as what it adds there on average
     * (its dose).
     *
     * @param texts as the distilled model writes them, forced through the pair that the mode was made for
     * @throws BadInput when the mode never acts on them
     */
    public static Averaged averaged(Mode mode, double strength, ForcedDocuments texts) {
        int block = block(mode);
        double[] sum = new double[texts.pair().distilled().config().dModel()];
        double norms = 0;
        long acted = 0;
        long positions = 0;
        try (Autograd.Off off = Autograd.off();
                Edit edit = Edit.of(texts.pair(), Side.DISTILLED, mode.at(strength))) {
            for (ForcedDocuments.Part part : texts.parts()) {
                try (Scope scope = Scope.open()) {
                    float[] change = edit.change(part.batch().ids(), part.base(), part.distilled())
                            .toFloats(); // (B, T, d)
                    int length = (int) part.distilled().size(1);
                    for (int row = 0; row < part.members().length; row++) {
                        positions += part.batch().lengths()[row];
                        for (int t = 0; t < part.batch().lengths()[row]; t++) {
                            double norm = norm(change, (row * length + t) * sum.length, sum.length);
                            if (norm > 0) {
                                acted++;
                                norms += norm;
                                for (int j = 0; j < sum.length; j++) {
                                    sum[j] += change[(row * length + t) * sum.length + j];
                                }
                            }
                        }
                    }
                }
            }
        }
        return averaged(mode, block, sum, norms, acted, positions);
    }

    private static Averaged averaged(Mode mode, int block, double[] sum, double norms, long acted, long positions) {
        double whole = 0;
        for (double x : sum) {
            whole += x * x;
        }
        whole = Math.sqrt(whole);
        if (!(whole > 0)) {
            throw new BadInput("mode " + mode.name() + " never acts on these " + positions
                    + " tokens; give texts as the distilled model writes them.");
        }
        float[] direction = new float[sum.length];
        for (int j = 0; j < sum.length; j++) {
            direction[j] = (float) (sum[j] / whole * (norms / acted));
        }
        double agreement = whole / norms;
        List<String> losses = new ArrayList<>(losses(mode));
        losses.add(String.format(
                Locale.ROOT,
                "the vector is the mean direction of that at the mean size it had where it acted, %.2g %% of %d tokens;"
                        + " the mean change was %.2f as long as the changes",
                100.0 * acted / positions,
                positions,
                agreement));
        return new Averaged(new ModeVector(block, direction, losses), agreement, acted, positions);
    }

    /**
     * A vector that was averaged.
     *
     * @param agreement ‖mean change‖ ÷ mean ‖change‖: 1 where the mode always adds one direction, near 0 where a mean says
     *     nothing
     * @param acted positions at which the mode changed anything
     */
    public record Averaged(ModeVector vector, double agreement, long acted, long positions) {}

    /** ‖values[from … from + count − 1]‖. */
    static double norm(float[] values, int from, int count) {
        double sum = 0;
        for (int j = from; j < from + count; j++) {
            sum += (double) values[j] * values[j];
        }
        return Math.sqrt(sum);
    }

    private static List<Intervention> acting(List<Intervention> interventions) {
        return interventions.stream().filter(one -> !one.operation().idle()).toList();
    }

    private static BadInput doesNothing(Mode mode) {
        return new BadInput("mode " + mode.name() + " does nothing at this strength; there is no vector to write.");
    }

    /** The block that hands on what the mode's hook point reads. */
    private static int block(Mode mode) {
        Matcher form = RESID_PRE.matcher(mode.madeFor().hook());
        if (!form.matches() || Integer.parseInt(form.group(1)) == 0) {
            throw new BadInput(
                    "mode " + mode.name() + " acts at " + mode.madeFor().hook()
                            + ", where no block hands anything on; a control vector is added behind a block.");
        }
        return Integer.parseInt(form.group(1)) - 1;
    }

    /** The block behind which a control vector does what a mode does at this hook point; -1 before the first block. */
    static int block(HookPoint.ResidPre point) {
        return point.layer() - 1;
    }

    /**
     * As a file holds it, with what is lost in its description.
     *
     * @param modelHint the model's family, such as qwen2
     */
    public ControlVectors file(Mode mode, String modelHint) {
        String said = losses.isEmpty()
                ? ""
                : "A vector in place of the Retort mode \"" + mode.name() + "\", which " + String.join("; ", losses)
                        + ". Here it is added at every token.";
        return new ControlVectors(modelHint, said, new TreeMap<>(Map.of(block, direction)));
    }
}
