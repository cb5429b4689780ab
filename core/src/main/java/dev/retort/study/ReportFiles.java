package dev.retort.study;

import dev.retort.atlas.Atlas;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.lab.Category;
import dev.retort.study.graph.Step;
import dev.retort.study.graph.Workspace;
import dev.retort.study.metrics.Tree;
import dev.retort.study.report.AtlasFile;
import dev.retort.study.report.AtlasReport;
import dev.retort.study.report.Lang;
import dev.retort.study.report.Report;
import dev.retort.study.report.ReportInput;
import dev.retort.study.report.VerdictTree;
import dev.retort.study.verdict.Beside;
import dev.retort.study.verdict.Verdict;
import dev.retort.study.verdict.Verdicts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The report of a workspace: what it is made from is gathered into {@code report/}, so that it can be made again. */
final class ReportFiles {
    private static final String ATLAS = "atlas.json";
    private static final String PROVENANCE = "provenance.json";
    private static final String TRAINING = "training.json";
    private static final String VERDICTS = "verdicts.json";

    /** As many as a chart has room for. */
    private static final int POINTS = 120;

    private ReportFiles() {}

    /** Gathers the features' contexts of the real pair's crosscoders, and what the footer lists, and draws their atlases. */
    static void gather(
            Study study,
            StudySteps steps,
            Function<Step, Path> folders,
            Path folder,
            Map<String, String> provenance,
            Lang lang) {
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
        Map<String, List<Node>> training = new LinkedHashMap<>();
        for (StudySteps.OfCrosscoder of : steps.arms().getFirst().crosscoders()) {
            Path curve = folders.apply(of.crosscoder()).resolve(CrosscoderStep.CURVE);
            if (Files.exists(curve)) { // a crosscoder that an earlier version has trained has none
                training.put(of.spec().kind().word(), thinned(curve));
            }
        }
        Json.write(folder.resolve(TRAINING), training);
        for (StudySteps.OfCrosscoder of : steps.arms().getFirst().crosscoders()) {
            Atlas tables = new Atlas(folders.apply(of.tables()).resolve(TablesStep.ATLAS));
            AtlasReport.write(
                    tables, folder.resolve(Report.atlasPage(of.spec().kind().word())), lang);
        }
    }

    /** Points of a curve at even distances, the first and the last among them. */
    private static List<Node> thinned(Path curve) {
        List<Node> all;
        try (Stream<Node> points = Json.lines(curve)) {
            all = points.toList();
        }
        int count = Math.min(POINTS, all.size());
        return IntStream.range(0, count)
                .mapToObj(i -> all.get(count == 1 ? 0 : (int) ((long) i * (all.size() - 1) / (count - 1))))
                .toList();
    }

    /**
     * Makes {@code report/index.html} and {@code verdicts.json} from what was gathered there, and from what other commands left in
     * the workspace.
     */
    static List<Verdict> write(Workspace workspace, Lang lang) {
        Path folder = workspace.folder().resolve("report");
        Map<String, String> provenance = new LinkedHashMap<>();
        MapNode told = Json.read(folder.resolve(PROVENANCE)).asMap();
        told.keys().forEach(key -> provenance.put(key, told.need(key).asText()));
        Path training = folder.resolve(TRAINING);
        MapNode figures = Json.read(workspace.metrics()).asMap();
        List<Verdict> verdicts = Verdicts.of(new Tree(figures), Beside.read(workspace.folder()));
        Json.write(folder.resolve(VERDICTS), VerdictTree.of(verdicts));
        ReportInput input = new ReportInput(
                figures,
                verdicts,
                AtlasFile.read(folder.resolve(ATLAS)),
                provenance,
                Files.exists(training) ? Json.read(training).asMap() : null);
        Report.write(folder.resolve("index.html"), input, lang);
        return verdicts;
    }
}
