package dev.retort.study;

import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.lab.Category;
import dev.retort.study.graph.Step;
import dev.retort.study.report.AtlasFile;
import dev.retort.study.report.Lang;
import dev.retort.study.report.Report;
import dev.retort.study.report.ReportInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The report of a workspace: what it is made from is gathered into {@code report/}, so that it can be made again. */
final class ReportFiles {
    private static final String ATLAS = "atlas.json";
    private static final String PROVENANCE = "provenance.json";

    private ReportFiles() {}

    /** Gathers the features' contexts of the real pair's crosscoders, and what the footer lists. */
    static void gather(
            Study study, StudySteps steps, Function<Step, Path> folders, Path folder, Map<String, String> provenance) {
        Map<String, Map<String, List<Object>>> atlas = new LinkedHashMap<>();
        for (StudySteps.OfCrosscoder of : steps.arms().getFirst().crosscoders()) {
            MapNode told = Json.read(folders.apply(of.atlas()).resolve(AtlasStep.FEATURES))
                    .asMap();
            for (String part : told.keys()) {
                Map<String, List<Object>> shelves = atlas.computeIfAbsent(part, _ -> new LinkedHashMap<>());
                MapNode features = told.need(part).asMap();
                for (String shelf : features.keys()) {
                    List<Object> here = shelves.computeIfAbsent(shelf, _ -> new ArrayList<>());
                    features.need(shelf).asList().forEach(here::add);
                }
            }
        }
        Map<String, Object> tree = new LinkedHashMap<>(atlas);
        if (steps.answers() != null) {
            Map<String, Object> openers = new LinkedHashMap<>();
            for (Category category : Category.values()) {
                openers.put(category.text(), category.openers());
            }
            tree.put("lab", Map.of("openers", openers));
        }
        Json.write(folder.resolve(ATLAS), tree);
        Json.write(folder.resolve(PROVENANCE), provenance);
    }

    /** Makes {@code index.html} in {@code folder} from what was gathered there. */
    static void write(Path folder, Path metrics, Lang lang) {
        Map<String, String> provenance = new LinkedHashMap<>();
        MapNode told = Json.read(folder.resolve(PROVENANCE)).asMap();
        told.keys().forEach(key -> provenance.put(key, told.need(key).asText()));
        ReportInput input =
                new ReportInput(Json.read(metrics).asMap(), AtlasFile.read(folder.resolve(ATLAS)), provenance);
        Report.write(folder.resolve("index.html"), input, lang);
    }
}
