package dev.retort.study;

import dev.retort.basics.Failure;
import dev.retort.lab.BuiltPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The study inside the product: what distillation put into the lab's own pair. */
public final class DemoStudy {
    private DemoStudy() {}

    /** The text of its study.yaml; {@code quick} for the one whose figures prove nothing but that every step works. */
    public static String text(boolean quick) {
        String name = name(quick);
        try (InputStream in = DemoStudy.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new Failure("the built-in " + name + " is missing from the program; build Retort again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Failure("the built-in " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    public static Study study(boolean quick) {
        return StudyFile.parse(text(quick), Path.of(name(quick)));
    }

    /** A study.yaml for a pair of the lab: the demo's, of these models and their teacher's traces. */
    public static String of(String name, BuiltPair pair) {
        String models = "models:\n"
                + Stream.of("base", "distilled", "continued")
                        .map(model -> "  " + model + ": "
                                + StudyTemplate.quoted(pair.model(model).toString()) + "\n")
                        .collect(Collectors.joining());
        return text(false)
                .replaceFirst("# .*\n", "# What did distillation put into the lab's pair?   retort run study.yaml\n")
                .replaceFirst("study: .*", Matcher.quoteReplacement("study: " + name))
                .replaceFirst("models: .*\n", Matcher.quoteReplacement(models))
                .replaceFirst(
                        "null_pairs: ",
                        "lab: {teacher: " + pair.teacher().text() + "}   # who writes lab://traces\n\nnull_pairs: ");
    }

    private static String name(boolean quick) {
        return quick ? "demo-quick.yaml" : "demo.yaml";
    }
}
