package dev.retort.lab;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a thought says, whoever wrote it and however badly.
 *
 * @param equations well-formed equations of the thought, in order
 * @param conclusions the values of its "answer is N ." sentences, in order
 * @param answer what stands after {@code a :}; null when there is none
 * @param openings how many segments of each category are opened (openers at the head of a sentence)
 * @param thinkingLength tokens between {@code <think>} and {@code </think>}, or to the end
 * @param finished whether the thought was ended, answered and closed by {@code <eos>}
 */
public record Reading(
        List<ReadEquation> equations,
        List<Integer> conclusions,
        @Nullable Integer answer,
        Map<Category, Integer> openings,
        int thinkingLength,
        boolean finished) {

    public List<ReadEquation> wrongEquations() {
        return equations.stream().filter(equation -> !equation.right()).toList();
    }

    public List<ReadEquation> rightEquations() {
        return equations.stream().filter(ReadEquation::right).toList();
    }

    public @Nullable Integer firstConclusion() {
        return conclusions.isEmpty() ? null : conclusions.getFirst();
    }

    public int openings(Category category) {
        return openings.getOrDefault(category, 0);
    }
}
