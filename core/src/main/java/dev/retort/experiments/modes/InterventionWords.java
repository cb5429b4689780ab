package dev.retort.experiments.modes;

import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an intervention does and where, for a person. */
final class InterventionWords {
    private InterventionWords() {}

    static String of(Intervention intervention) {
        return of(intervention.operation()) + ", " + of(intervention.where());
    }

    static String of(Operation operation) {
        return switch (operation) {
            case Operation.Scale(List<Integer> features, double factor) ->
                "adds " + number(factor) + " times what " + features(features) + " contribute where they fire";
            case Operation.Clamp(List<Integer> features, double value) ->
                "holds " + features(features) + " at " + number(value);
            case Operation.Add(String name, float[] _, double strength) ->
                "adds " + number(strength) + " times the direction \"" + name + "\"";
            case Operation.ProjectOut(String name, List<float[]> directions) ->
                "projects " + directions.size() + " directions \"" + name + "\" out";
        };
    }

    static String of(Clause clause) {
        return switch (clause) {
            case Clause.Everywhere _ -> "everywhere";
            case Clause.AtTokens(var ids) -> "at " + ids.size() + " kinds of token";
            case Clause.InsideThought _ -> "inside the thought";
            case Clause.FirstTokens(int count) -> "where the first " + count + " new tokens are chosen";
            case Clause.SentenceEnd _ -> "at the ends of sentences that say certain words";
            case Clause.FirstTimes(Clause inner, int count) -> "the first " + count + " times " + of(inner);
            case Clause.Fires(int feature, double above) -> "where feature " + feature + " is above " + number(above);
            case Clause.Detects(String name, float[] _, double _) -> "where the detector \"" + name + "\" says so";
            case Clause.All(List<Clause> clauses) ->
                clauses.stream().map(InterventionWords::of).collect(Collectors.joining(" and "));
        };
    }

    private static String features(List<Integer> features) {
        return (features.size() == 1 ? "feature " : "features ")
                + features.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%.4g", number);
    }
}
