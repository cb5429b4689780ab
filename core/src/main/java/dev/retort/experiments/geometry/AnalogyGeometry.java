package dev.retort.experiments.geometry;

import dev.retort.atlas.BenjaminiHochberg;
import dev.retort.atlas.Measured;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether pairs of words in one relation make parallelograms, in several models, the first of which is the reference.
 *
 * @param sameTokens whether all models read the words as the same tokens
 */
public record AnalogyGeometry(AnalogyPlan plan, List<Model> models, List<Relation> sets, boolean sameTokens) {
    /**
     * A model and the point its words were read at.
     *
     * @param width d
     */
    public record Model(String name, String hook, int width, long parameters) {}

    /**
     * A set in all models.
     *
     * @param leftOut pairs that a tokenizer cannot tell, or whose words are one to it
     * @param changes of the loss, each model's less the first's, from the second on; an absent one is no number
     */
    public record Relation(
            String name, int pairs, int leftOut, List<AnalogyReading> readings, List<@Nullable Measured> changes) {}

    /** @throws BadInput when a set has too few pairs that all models can tell, or two sets are of one name */
    public static AnalogyGeometry measure(
            List<AnalogySet> sets, List<AnalogyModel> models, AnalogyPlan plan, Progress progress) {
        requireNames(sets);
        List<AnalogyWords> words =
                sets.stream().map(set -> AnalogyWords.of(set, models, plan)).toList();
        List<List<AnalogyReading>> byModel = new ArrayList<>();
        for (AnalogyModel model : models) {
            byModel.add(readings(model, words, plan, progress));
        }
        double[] q = BenjaminiHochberg.adjusted(byModel.stream()
                .flatMap(List::stream)
                .mapToDouble(reading -> reading.shuffled().p())
                .toArray());
        List<Relation> all = new ArrayList<>();
        for (int s = 0; s < words.size(); s++) {
            List<AnalogyReading> readings = new ArrayList<>();
            List<@Nullable Measured> changes = new ArrayList<>();
            for (int m = 0; m < models.size(); m++) {
                readings.add(byModel.get(m).get(s).withQ(q[m * words.size() + s]));
                if (m > 0) {
                    changes.add(readings.get(m)
                            .loss()
                            .minus(readings.getFirst().loss())
                            .measured());
                }
            }
            AnalogyWords set = words.get(s);
            all.add(new Relation(set.name(), set.pairs().size(), set.leftOut().size(), readings, changes));
        }
        List<Model> told = models.stream()
                .map(model -> new Model(model.name(), model.point().toString(), model.width(), model.parameters()))
                .toList();
        List<String> texts = words.stream()
                .flatMap(set -> set.pairs().stream()
                        .map(pair -> set.wording().output(pair).text()))
                .toList();
        return new AnalogyGeometry(
                plan, told, all, models.stream().allMatch(model -> model.readsAs(models.getFirst(), texts)));
    }

    private static void requireNames(List<AnalogySet> sets) {
        Set<String> names = new HashSet<>();
        for (AnalogySet set : sets) {
            if (!names.add(set.name())) {
                throw new BadInput(
                        "--analogies: two sets are called " + set.name() + "; rename one file, or give one of them.");
            }
        }
    }

    private static List<AnalogyReading> readings(
            AnalogyModel model, List<AnalogyWords> sets, AnalogyPlan plan, Progress progress) {
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off()) {
            List<Tensor> words = new ArrayList<>();
            for (AnalogyWords set : sets) {
                words.add(AnalogyReading.words(
                        model, set, AnalogyReading.asIs(set.pairs().size()), progress));
            }
            PrincipalAxes common = plan.pooled() ? PrincipalAxes.of(Tensor.cat(words, 0), plan.dimensions()) : null;
            List<AnalogyReading> readings = new ArrayList<>();
            for (int s = 0; s < sets.size(); s++) {
                readings.add(reading(model, sets.get(s), words.get(s), common, plan, progress));
            }
            return readings;
        }
    }

    private static AnalogyReading reading(
            AnalogyModel model,
            AnalogyWords set,
            Tensor words,
            @Nullable PrincipalAxes common,
            AnalogyPlan plan,
            Progress progress) {
        try (Scope scope = Scope.open()) {
            PrincipalAxes axes = common != null ? common : PrincipalAxes.of(words, plan.dimensions());
            return AnalogyReading.of(model, set, AnalogyReading.placed(words, axes), plan, progress);
        }
    }
}
