package dev.retort.study.report;

import dev.retort.atlas.FeatureClass;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.report.Grid.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What survives of the features that norms call exclusive, the real pair beside the null pairs, and where all features are
 * told one by one.
 *
 * @param notes by what bounds, a line a loss kind
 */
record ClassesView(Grid grid, List<Text> notes, List<Link> links) {
    private static final List<FeatureClass> COLUMNS = List.of(
            FeatureClass.DISTILLED_ONLY,
            FeatureClass.DISTILLED_ARTEFACT,
            FeatureClass.BASE_ONLY,
            FeatureClass.BASE_ARTEFACT,
            FeatureClass.SHARED,
            FeatureClass.ROTATED,
            FeatureClass.DEAD);

    /** An atlas's page, beside the report. */
    record Link(String file, Text text) {}

    static ClassesView of(List<Arm> arms, Words words) {
        List<Grid.Row> rows = new ArrayList<>();
        List<Text> notes = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        for (String kind : NrnSection.kinds(arms)) {
            for (Arm arm : arms) {
                Tree classes = arm.tree().at("crosscoders").at(kind).at("classes");
                if (classes.present()) {
                    Text head = words.text("row.two", words.name("kind", kind), arm.title(words));
                    rows.add(new Grid.Row(head, cells(classes), arm.real()));
                }
            }
            Tree real = arms.getFirst().tree().at("crosscoders").at(kind);
            if (real.at("classes").present()) {
                notes.add(note(kind, real.at("class_bounds"), words));
                links.add(new Link(file(kind), words.text("nrn.classes.link", words.name("kind", kind))));
            }
        }
        return new ClassesView(new Grid(words.text("nrn.classes.caption"), columns(words), rows), notes, links);
    }

    /** The name of the page about the real pair's crosscoder of a kind, in the report's folder. */
    static String file(String kind) {
        return "atlas-" + kind + ".html";
    }

    private static List<Cell> cells(Tree classes) {
        return COLUMNS.stream()
                .map(one -> {
                    Double count = classes.number(one.word()); // classes without features are left out
                    return Cell.of(Text.same(Unit.count(count == null ? 0 : Math.round(count))));
                })
                .toList();
    }

    private static List<Text> columns(Words words) {
        List<Text> columns = new ArrayList<>(List.of(words.text("nrn.column.pair")));
        COLUMNS.forEach(one -> columns.add(words.name("class", one.word())));
        return columns;
    }

    private static Text note(String kind, Tree bounds, Words words) {
        Double claims = bounds.number("null_claims");
        Double passed = bounds.number("null_passed");
        Double usual = bounds.number("null_passed_usual");
        Double factor = bounds.number("factor");
        if (factor == null || claims == null || passed == null || usual == null || claims == 0) {
            return words.text("nrn.classes.unbounded", words.name("kind", kind));
        }
        return words.text(
                "nrn.classes.bounded",
                words.name("kind", kind),
                Unit.count(Math.round(claims)),
                Unit.count(Math.round(passed)),
                Unit.count(Math.round(usual)),
                String.format(Locale.ROOT, "%.2f", factor));
    }
}
