package dev.retort.experiments.tasks;

import dev.retort.experiments.Graded;
import dev.retort.experiments.Task;
import dev.retort.experiments.tasks.Prompts.Prompt;
import dev.retort.models.TextGenerator;
import dev.retort.models.TextGenerator.Written;
import dev.retort.models.template.Thinking;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Questions with known answers as a task: asked and graded as an evaluation does, one answer each. What only the lab knows
 * (wrong steps, repairs, openings) is 0.
 */
public final class QuestionTask implements Task {
    private final EvaluationSet set;
    private final EvaluationPlan plan;
    private final Extraction extraction;
    private final boolean allIsThought;
    private final TextGenerator generator;
    private final List<Prompt> prompts;

    /** Which of the two extractions counts. */
    public enum Extraction {
        STRICT,
        FLEXIBLE
    }

    /**
     * @param plan its temperature, seed, samples and rows are not used
     * @param allIsThought whether all that the model writes counts as its thought, for a model that marks none
     * @throws dev.retort.basics.BadInput when a prompt leaves no room for the plan's new tokens, or the plan wants a chat template
     *     that the model has not
     */
    public QuestionTask(
            EvaluatedModel model, EvaluationSet set, EvaluationPlan plan, Extraction extraction, boolean allIsThought) {
        this.set = set;
        this.plan = plan;
        this.extraction = extraction;
        this.allIsThought = allIsThought;
        this.generator = model.generator();
        this.prompts = Prompts.of(model, set, plan);
    }

    @Override
    public int size() {
        return prompts.size();
    }

    @Override
    public int[] prompt(int problem) {
        return prompts.get(problem).ids();
    }

    @Override
    public Graded grade(int problem, int[] output) {
        Written written = generator.read(output, stops(), plan.stops());
        boolean opened = prompts.get(problem).opensThinking();
        Thought thought = Thought.of(written.text(), written.ids(), opened, generator.tokenizer());
        boolean closed = allIsThought || Thinking.split(written.text(), opened).finished();
        return new Graded(
                right(problem, thought.answer()),
                closed && written.end() != TextGenerator.End.LENGTH,
                allIsThought ? written.ids().length : thought.tokens(),
                Map.of(),
                0,
                0,
                0,
                0,
                0);
    }

    /** Whether the answer found in a text is the question's. */
    public boolean right(int problem, String text) {
        Grading grading = plan.grading();
        return grading.matches(
                switch (extraction) {
                    case STRICT -> grading.strict(text);
                    case FLEXIBLE -> grading.flexible(text);
                },
                set.items().get(problem).reference());
    }

    @Override
    public Set<Integer> stops() {
        return plan.sampling().stops();
    }

    @Override
    public int maxTokens() {
        return plan.sampling().maxTokens();
    }

    @Override
    public IntPredicate watch() {
        return generator.watch(plan.stops());
    }
}
