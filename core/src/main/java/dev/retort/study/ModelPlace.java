package dev.retort.study;

import dev.retort.formats.Sha256;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.StepContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a step finds a model when it runs. */
sealed interface ModelPlace {
    /** A folder or file of the user's; its content's hash goes into the keys of the steps that read it. */
    record Outside(Path path, String sha256) implements ModelPlace {
        static Outside of(Path path) {
            return new Outside(path, Sha256.ofTree(path));
        }
    }

    /** A folder that another step has made. */
    record Made(Step step, String name) implements ModelPlace {}

    /** The folder or file, for a step that {@link #after comes after} what makes it. */
    default Path in(StepContext context) {
        return switch (this) {
            case Outside(Path path, String _) -> path;
            case Made(Step step, String name) -> context.input(step).resolve(name);
        };
    }

    /** The hash of what is there. */
    default String sha256(StepContext context) {
        return switch (this) {
            case Outside(Path _, String sha256) -> sha256;
            case Made _ -> Sha256.ofTree(in(context));
        };
    }

    /** The steps that must be done first. */
    default List<Step> after() {
        return switch (this) {
            case Outside _ -> List.of();
            case Made(Step step, String _) -> List.of(step);
        };
    }

    /** What goes into the key beside the steps, under a role's name. */
    static Map<String, String> files(Map<String, ModelPlace> roles) {
        Map<String, String> files = new TreeMap<>();
        roles.forEach((role, place) -> {
            if (place instanceof Outside outside) {
                files.put("model " + role, outside.sha256());
            }
        });
        return files;
    }

    /** What of it belongs into a config: which of another step's models it is. */
    default String described() {
        return switch (this) {
            case Outside _ -> "outside";
            case Made(Step step, String name) -> step.name() + "/" + name;
        };
    }
}
