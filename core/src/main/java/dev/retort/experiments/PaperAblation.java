package dev.retort.experiments;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Holm;
import dev.retort.basics.Rng;
import dev.retort.experiments.OpenerShift.Shift;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paper's ablation: how much the logit of a category's opener falls, where an opener is next, when the selected
 * features are removed — from the distilled model, and from the base — beside its controls.
 *
 * <p>A fall alone does not make them the category's features: the selection picks whatever fires at sentence ends.
 */
public final class PaperAblation {
    /** k of the control among NRN ≤ ½ in a study's table. */
    public static final int CONTROL_PERCENT = 10;

    /** The k of a study's table. */
    public static final List<Integer> PERCENTS = List.of(1, 2, 5, 10, 20);

    /** The k of the paper. */
    public static final List<Double> ALL_PERCENTS = List.of(0.5, 1.0, 2.0, 5.0, 10.0, 20.0);

    private final OpenerShift shift;
    private final MatchedRandom matched;
    private final long seed;
    private final Controls controls;
    private final Map<List<Integer>, Shift> low = new HashMap<>();

    /**
     * How often chance is asked.
     *
     * @param draws of matched random features; their mean is the control
     * @param rotations of the same change; 0 leaves that control out
     */
    public record Controls(int draws, int rotations) {}

    /**
     * @param shift of the test split
     * @param matched from the dev split, with norms of the distilled side
     */
    public PaperAblation(OpenerShift shift, MatchedRandom matched, Bootstrap bootstrap, Controls controls) {
        this.shift = shift;
        this.matched = matched;
        this.seed = bootstrap.seed();
        this.controls = controls;
    }

    /** One choice of features, made on the dev split. */
    public PaperRow measure(String category, FeatureChoice choice) {
        List<Integer> features = choice.features();
        List<Integer> lowNrn = choice.lowNrn();
        return new PaperRow(
                category,
                choice,
                shift.without(Side.DISTILLED, features),
                shift.without(Side.BASE, features),
                lowNrn == null ? null : low.computeIfAbsent(lowNrn, these -> shift.without(Side.DISTILLED, these)),
                random(choice),
                rotated(features),
                null,
                1);
    }

    private Shift random(FeatureChoice choice) {
        Double percent = choice.percent();
        long first = seed + (percent == null ? 0 : percent.longValue());
        List<Shift> drawn = new ArrayList<>();
        for (int draw = 0; draw < controls.draws(); draw++) {
            long chance =
                    draw == 0 ? first : Rng.of(first, "matched draw", draw).nextLong();
            drawn.add(shift.without(Side.DISTILLED, matched.of(choice.features(), chance)));
        }
        return Shift.mean(drawn);
    }

    private @Nullable Shift rotated(List<Integer> features) {
        List<Shift> turned = new ArrayList<>();
        for (int r = 0; r < controls.rotations(); r++) {
            if (features.isEmpty()) {
                return shift.of(Side.DISTILLED, null);
            }
            long chance = Rng.of(seed, "control rotation", r).nextLong();
            try (Edit edit = Edit.ablatingRotated(shift.pair(), Side.DISTILLED, features, chance)) {
                turned.add(shift.of(Side.DISTILLED, edit));
            }
        }
        return turned.isEmpty() ? null : Shift.mean(turned);
    }

    /** The rows with p-values of "the distilled model's change is 0", corrected over all of them. */
    public static List<PaperRow> corrected(List<PaperRow> rows) {
        double[] adjusted = Holm.adjusted(rows.stream()
                .mapToDouble(row -> row.distilled().logit().pValue(0))
                .toArray());
        List<PaperRow> result = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            result.add(rows.get(i).withPValue(adjusted[i]));
        }
        return result;
    }
}
