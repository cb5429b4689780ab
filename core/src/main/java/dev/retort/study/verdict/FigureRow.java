package dev.retort.study.verdict;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.verdict.Comparison.Name;
import dev.retort.study.verdict.Evidence.Held;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one experiment under their names in metrics.json, from a row there or from a file beside it.
 *
 * @param path of such rows in metrics.json, by which what is missing is named
 * @param of what they are about; words' arguments
 * @param figures by name
 * @param differences by a control's name: the effect less it where both were resampled together
 * @param file that holds them, from the workspace on; null where it is metrics.json
 * @param command that makes them anew
 */
record FigureRow(
        String path,
        List<Name> of,
        Map<String, Figure> figures,
        Map<String, Figure> differences,
        @Nullable String file,
        String command) {
    FigureRow {
        of = List.copyOf(of);
        figures = Map.copyOf(figures);
        differences = Map.copyOf(differences);
    }

    /** A row with {@code minus_control: {CONTROL: {NAME: …}}}, the differences of {@code CONTROL_NAME} from {@code NAME}. */
    static FigureRow of(String path, List<Name> of, Tree row, @Nullable String file, String command) {
        Map<String, Figure> differences = new LinkedHashMap<>();
        Tree minus = row.at("minus_control");
        minus.keys().forEach(control -> put(minus.at(control), control + "_", differences));
        Map<String, Figure> figures = new LinkedHashMap<>();
        put(row, "", figures);
        return new FigureRow(path, of, figures, differences, file, command);
    }

    /** Adds the figures of a tree under {@code prefix} and their names. */
    static void put(Tree tree, String prefix, Map<String, Figure> figures) {
        for (String name : tree.keys()) {
            Figure figure = tree.figure(name);
            if (figure != null) {
                figures.put(prefix + name, figure);
            }
        }
    }

    /**
     * Of several that measured the same the one to go by: one that has all that is wanted before one that has not, then that of
     * the most documents or problems, then the first. What it found plays no part.
     *
     * @param wanted names of figures; the first is the one whose n counts
     */
    static FigureRow best(List<FigureRow> rows, List<String> wanted) {
        return rows.stream()
                .max(Comparator.comparing((FigureRow row) -> row.has(wanted))
                        .thenComparing(row -> row.n(wanted.getFirst())))
                .orElseThrow();
    }

    boolean has(List<String> wanted) {
        return figures.keySet().containsAll(wanted);
    }

    private long n(String name) {
        Figure figure = figures.get(name);
        Long n = figure == null ? null : figure.n();
        return n == null ? 0 : n;
    }

    @Nullable
    Figure figure(String name) {
        return figures.get(name);
    }

    /** A figure's name in metrics.json. */
    String at(String name) {
        return path + name;
    }

    /** A figure as a control. */
    Held held(String control, String name) {
        return new Held(control, at(name), figure(name), differences.get(name));
    }

    /** The same by another command. */
    FigureRow by(String otherCommand) {
        return new FigureRow(path, of, figures, differences, file, otherCommand);
    }
}
