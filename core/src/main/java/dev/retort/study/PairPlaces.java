package dev.retort.study;

import dev.retort.study.graph.Step;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The two models of an arm. */
record PairPlaces(Arm arm, ModelPlace base, ModelPlace distilled) {
    Map<String, ModelPlace> roles() {
        Map<String, ModelPlace> roles = new LinkedHashMap<>();
        roles.put("base", base);
        roles.put("distilled", distilled);
        return roles;
    }

    /** The steps both models come from. */
    List<Step> after() {
        Set<Step> steps = new LinkedHashSet<>(base.after());
        steps.addAll(distilled.after());
        return List.copyOf(steps);
    }

    Map<String, String> files() {
        return ModelPlace.files(roles());
    }

    /** For the config of a step that runs the models. */
    Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        roles().forEach((role, place) -> described.put(role, place.described()));
        return described;
    }
}
