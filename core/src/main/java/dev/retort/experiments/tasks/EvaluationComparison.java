package dev.retort.experiments.tasks;

import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.Estimate;
import dev.retort.basics.BadInput;
import dev.retort.tables.Table;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Two evaluations of the same questions, question by question: two models, a model and the same under an intervention, two ways to
 * ask.
 */
public final class EvaluationComparison {
    private static final List<String> COLUMNS =
            List.of("extraction", "first", "second", "difference", "p", "test", "only_first", "only_second");

    private final Evaluation first;
    private final Evaluation second;
    private final PairedDifference strict;
    private final PairedDifference flexible;

    private EvaluationComparison(Evaluation first, Evaluation second) {
        this.first = first;
        this.second = second;
        this.strict = pair(row -> row.strictCorrect() ? 1 : 0);
        this.flexible = pair(row -> row.flexibleCorrect() ? 1 : 0);
    }

    /**
     * @throws BadInput when either is no finished evaluation, or they asked different questions or graded in different ways
     */
    public static EvaluationComparison of(Path first, Path second) {
        Evaluation a = Evaluation.read(first);
        Evaluation b = Evaluation.read(second);
        requireSameItems(a, b);
        String gradingA = a.settings().need("grading").asText();
        String gradingB = b.settings().need("grading").asText();
        if (!gradingA.equals(gradingB)) {
            throw BadInput.in(
                    second,
                    "was graded as " + gradingB + " and " + first + " as " + gradingA
                            + "; evaluate both with the same --grading.");
        }
        return new EvaluationComparison(a, b);
    }

    private static void requireSameItems(Evaluation a, Evaluation b) {
        Set<String> idsA = ids(a);
        Set<String> idsB = ids(b);
        Set<String> missing = new LinkedHashSet<>(idsA);
        missing.removeAll(idsB);
        Set<String> added = new LinkedHashSet<>(idsB);
        added.removeAll(idsA);
        if (!missing.isEmpty() || !added.isEmpty()) {
            throw BadInput.in(
                    b.folder(),
                    "has " + idsB.size() + " questions and " + a.folder() + " has " + idsA.size()
                            + "; " + missing.size() + " of the latter are not in the former and " + added.size()
                            + " the other way round. Evaluate both on the same questions.");
        }
        if (!a.asksAs(b)) {
            throw BadInput.in(
                    b.folder(),
                    "asked other questions than " + a.folder()
                            + ", under the same ids. Evaluate both on the same file.");
        }
    }

    private static Set<String> ids(Evaluation evaluation) {
        return evaluation.answers().stream().map(AnswerRow::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private PairedDifference pair(ToDoubleFunction<AnswerRow> of) {
        return PairedDifference.of(
                EvaluationFigures.means(first.answers(), of),
                EvaluationFigures.means(second.answers(), of),
                first.samples(),
                second.samples(),
                first.seed());
    }

    /** Both shares of right answers and their difference, by {@code strict} and {@code flexible} extraction. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("first", named(first));
        tree.put("second", named(second));
        tree.put("items", ids(first).size());
        Map<String, Object> pass = new LinkedHashMap<>();
        pass.put("strict", strict.tree());
        pass.put("flexible", flexible.tree());
        tree.put("pass_at_1", pass);
        Map<String, Object> tokens = new LinkedHashMap<>();
        tokens.put("prompt", tokens(AnswerRow::promptTokens));
        tokens.put("thinking", tokens(AnswerRow::thinkingTokens));
        tokens.put("answer", tokens(AnswerRow::answerTokens));
        tree.put("tokens", tokens);
        return tree;
    }

    private static Map<String, Object> named(Evaluation evaluation) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", evaluation.name());
        tree.put("samples", evaluation.samples());
        if (Double.isFinite(evaluation.seconds())) {
            tree.put("seconds", evaluation.seconds());
        }
        return tree;
    }

    private Map<String, Object> tokens(ToDoubleFunction<AnswerRow> of) {
        Bootstrap bootstrap = Bootstrap.of(first.seed());
        Estimate before = bootstrap.mean(EvaluationFigures.means(first.answers(), of));
        Estimate after = bootstrap.mean(EvaluationFigures.means(second.answers(), of));
        Map<String, Object> tree = new LinkedHashMap<>();
        before.into(tree, "first");
        after.into(tree, "second");
        after.minus(before).into(tree, "difference");
        after.changeFrom(before).into(tree, "change");
        return tree;
    }

    /** What is compared, for people. */
    public String described() {
        return String.format(
                Locale.ROOT,
                "first  %s, %d answers to each of %d questions%nsecond %s, %d answers to each",
                first.name(),
                first.samples(),
                ids(first).size(),
                second.name(),
                second.samples());
    }

    /** A line a figure, for people. */
    public Table table() {
        return new Table(COLUMNS, List.of(line("strict", strict), line("flexible", flexible)), false);
    }

    private static List<@Nullable Object> line(String name, PairedDifference pair) {
        return List.of(
                name,
                pair.first().value(),
                pair.second().value(),
                pair.difference().toString(),
                pair.p(),
                pair.test(),
                pair.onlyFirst(),
                pair.onlySecond());
    }
}
