package dev.retort.study;

import dev.retort.basics.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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

    private static String name(boolean quick) {
        return quick ? "demo-quick.yaml" : "demo.yaml";
    }
}
