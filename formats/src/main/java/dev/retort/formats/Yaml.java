package dev.retort.formats;

import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2 in: the plain subset that a person writes in a settings file.
 *
 * <p>One document, text keys, the core schema's null, booleans, whole and real numbers ({@code 2_000_000} too). Anchors,
 * aliases and tags are refused: nobody needs them in a settings file, and they are how YAML files explode; only the tag
 * that PyYAML puts before a tuple is passed over. The tree is built from the parser's events, so that depth and size are bounded before anything is made.
 */
public final class Yaml {
    private static final int MOST_BYTES = 4 << 20;

    private Yaml() {}

    /** The value in a file. */
    public static Node read(Path file) {
        return parse(InputFile.text(file, "a YAML file", MOST_BYTES), file);
    }

    /** A tree of maps, lists, text and numbers in block style, that {@link #parse} reads back. */
    public static String text(Object tree) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.AUTO)
                .setWidth(120)
                .build();
        return new Dump(settings).dumpToString(tree);
    }

    /** The value in {@code text}; {@code name} stands for the file in what is said about it. */
    public static Node parse(String text, Path name) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name.toString())
                .setCodePointLimit(MOST_BYTES)
                .build();
        try {
            return new YamlReader(name, new Parse(settings).parseString(text).iterator()).read();
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark()
                    .map(mark -> Place.root(name, mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse(Place.root(name, 1, 1));
            throw place.refuse("not YAML: " + e.getProblem() + ".");
        } catch (YamlEngineException e) {
            throw Place.root(name, 1, 1).refuse("not YAML: " + firstLine(e) + ".");
        }
    }

    private static String firstLine(YamlEngineException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
