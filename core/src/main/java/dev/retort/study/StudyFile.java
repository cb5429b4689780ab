package dev.retort.study;

import dev.retort.activations.SplitShares;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.ConfigText;
import dev.retort.formats.ListNode;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.formats.Yaml;
import dev.retort.lab.TeacherRates;
import dev.retort.lab.Teaching;
import dev.retort.models.hub.HubModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads study.yaml. Whatever is wrong in it is a {@link BadInput} that names file, line, column and what is allowed.
 *
 * <p>{@code study.schema.json}, beside this class, says the same for editors; a test holds the two together.
 */
public final class StudyFile {
    /** The keys that may stand in each mapping of the file, by the way to it; {@code []} is "each of a list". */
    static final Map<String, List<String>> KEYS = keys();

    /** A crosscoder's models: base and distilled. */
    private static final int PAIR = 2;

    private StudyFile() {}

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put(
                "",
                List.of(
                        "study",
                        "seed",
                        "models",
                        "hook",
                        "corpus",
                        "split",
                        "tokens",
                        "crosscoders",
                        "categories",
                        "experiments",
                        "lab",
                        "null_pairs",
                        "workspace"));
        keys.put("models", List.of("base", "distilled", "continued"));
        keys.put("corpus[]", List.of("path", "text", "share"));
        keys.put("split", List.of("train", "dev", "test"));
        keys.put("crosscoders[]", CrosscoderSpec.KEYS);
        keys.put("crosscoders[].partition", ConfigText.partitionKeys());
        keys.put(
                "experiments",
                List.of(
                        "ablate",
                        "accuracy",
                        "steer",
                        "evaluate",
                        "traces",
                        "dev_problems",
                        "test_problems",
                        "steer_problems"));
        keys.put("lab", List.of("teacher"));
        return keys;
    }

    /** The study in a file; paths in it are relative to the file's folder. */
    public static Study read(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return read(Yaml.read(file), folder == null ? Path.of("") : folder);
    }

    /** The study in {@code text}; {@code name} stands for the file in what is said about it. */
    static Study parse(String text, Path name) {
        return read(Yaml.parse(text, name), Path.of(""));
    }

    private static Study read(Node root, Path folder) {
        MapNode map = only("", root, "a mapping with study, models, corpus, …");
        Study.Models models = models(map.need("models"), folder);
        List<NullPair> nullPairs = list(map.get("null_pairs"), StudyFile::nullPair, List.of(NullPair.IDENTICAL));
        boolean shipped = models.base() instanceof ModelSource.Shipped;
        if (nullPairs.contains(NullPair.CONTINUED) && models.continued() == null && !shipped) {
            throw map.need("null_pairs")
                    .place()
                    .refuse("\"continued\" needs a model: give the base, trained on with "
                            + "its own data, as \"continued\" in \"models\", or leave it out.");
        }
        Teaching teacher = teacher(map.get("lab"));
        Node workspace = map.get("workspace");
        Study study = new Study(
                name(map.need("study")),
                map.longOr("seed", 0),
                models,
                hook(map.get("hook")),
                corpus(map.need("corpus"), folder),
                split(map.get("split")),
                map.need("tokens").asLong(1, Long.MAX_VALUE),
                crosscoders(map.need("crosscoders")),
                categories(map.get("categories"), folder),
                experiments(map.get("experiments"), shipped, teacher),
                teacher,
                nullPairs,
                workspace == null ? null : folder.resolve(workspace.asText()));
        if (map.has("lab") && !study.readsTraces()) {
            throw map.need("lab")
                    .place()
                    .refuse("\"lab\" says who writes the lab's traces, and this study reads none: give lab://traces in "
                            + "\"corpus\" or lab in \"evaluate\", or leave it out.");
        }
        return study;
    }

    private static String name(Node node) {
        String name = node.asText();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw node.place()
                    .refuse("\"study\" names a folder: letters, digits, dots, hyphens and underscores, found \"" + name
                            + "\".");
        }
        return name;
    }

    private static Study.Models models(Node node, Path folder) {
        MapNode map = only("models", node, "a mapping with base and distilled");
        Node continued = map.get("continued");
        return new Study.Models(
                model(map.need("base"), folder),
                model(map.need("distilled"), folder),
                continued == null ? null : model(continued, folder));
    }

    private static ModelSource model(Node node, Path folder) {
        String text = node.asText();
        if (HubModels.isName(text)) {
            return new ModelSource.OnHub(text);
        }
        if (text.startsWith("lab://")) {
            if (text.equals("lab://S")) {
                return new ModelSource.Shipped("S");
            }
            throw node.place().refuse("the lab ships one pair, lab://S; found " + text + ".");
        }
        Path path = folder.resolve(text).normalize();
        if (!Files.exists(path)) {
            throw node.place()
                    .refuse("no such folder: " + path + "; expected a Hugging Face model folder, a .gguf file, "
                            + "hf://org/name or lab://S.");
        }
        return new ModelSource.Stored(path);
    }

    private static String hook(@Nullable Node node) {
        if (node == null) {
            return "blocks.half.resid_pre";
        }
        if (node instanceof ListNode several) {
            if (several.elements().size() != 1) {
                throw node.place()
                        .refuse("this version studies one hook point at a time, found a list of "
                                + several.elements().size() + ".");
            }
            return several.elements().getFirst().asText();
        }
        return node.asText();
    }

    private static List<CorpusPart> corpus(Node node, Path folder) {
        List<CorpusPart> parts = list(node, part -> corpusPart(part, folder), List.of());
        if (parts.isEmpty()) {
            throw node.place().refuse("\"corpus\" is empty; give at least one {path: FILE.jsonl, share: 1}.");
        }
        double sum = parts.stream().mapToDouble(CorpusPart::share).sum();
        if (Math.abs(sum - 1) > 1e-6) {
            throw node.place().refuse("the shares of \"corpus\" should add up to 1, found " + sum + ".");
        }
        return parts;
    }

    private static CorpusPart corpusPart(Node node, Path folder) {
        MapNode map = only("corpus[]", node, "a mapping with path and share");
        Node path = map.need("path");
        double share = map.has("share") ? map.need("share").asDouble(0, 1) : 1;
        String text = path.asText();
        if (text.startsWith("lab://")) {
            String word = path.asText().substring(6);
            return switch (word) {
                case "traces" -> new CorpusPart(new CorpusPart.Source.Lab(CorpusPart.LabDocuments.TRACES), share);
                case "text" -> new CorpusPart(new CorpusPart.Source.Lab(CorpusPart.LabDocuments.TEXT), share);
                default -> throw path.place().refuse("the lab writes lab://traces and lab://text; found " + text + ".");
            };
        }
        Path file = folder.resolve(text).normalize();
        if (!Files.isRegularFile(file)) {
            throw path.place().refuse("no such file: " + file + "; expected JSON Lines, one document a line.");
        }
        return new CorpusPart(new CorpusPart.Source.Lines(file, map.textOr("text", "text")), share);
    }

    private static SplitShares split(@Nullable Node node) {
        if (node == null) {
            return SplitShares.USUAL;
        }
        MapNode map = only("split", node, "a mapping with train, dev and test");
        SplitShares split = new SplitShares(
                map.need("train").asDouble(0, 1),
                map.need("dev").asDouble(0, 1),
                map.need("test").asDouble(0, 1));
        if (!split.isWhole()) {
            throw node.place().refuse("the shares of \"split\" should add up to 1.");
        }
        return split;
    }

    private static List<CrosscoderSpec> crosscoders(Node node) {
        List<CrosscoderSpec> specs = new ArrayList<>();
        Set<String> kinds = new HashSet<>(); // a kind names its steps and its figures
        for (Node child : node.asList()) {
            CrosscoderSpec spec = crosscoder(child);
            if (!kinds.add(spec.kind().word())) {
                throw child.place()
                        .refuse("a study has one crosscoder of a kind, and there is a "
                                + spec.kind().word() + " already; make a second study for the other.");
            }
            specs.add(spec);
        }
        return specs;
    }

    private static CrosscoderSpec crosscoder(Node node) {
        return CrosscoderSpec.read(only("crosscoders[]", node, "a mapping with kind, features and l1 or k"), PAIR);
    }

    private static String categories(@Nullable Node node, Path folder) {
        if (node == null || node.asText().equals(Study.REASONING)) {
            return Study.REASONING;
        }
        Path file = folder.resolve(node.asText()).normalize();
        if (!Files.isRegularFile(file)) {
            throw node.place()
                    .refuse("\"categories\" should be " + Study.REASONING + " or a file; no such file: " + file + ".");
        }
        return file.toString();
    }

    private static Experiments experiments(@Nullable Node node, boolean shipped, Teaching teacher) {
        List<String> usual = shipped ? List.of("lab") : List.of();
        if (node == null) {
            return new Experiments(List.of(), List.of(), List.of(), usual, Experiments.Sizes.USUAL);
        }
        MapNode map = only("experiments", node, "a mapping with ablate, steer and evaluate");
        Experiments.Sizes sizes = Experiments.Sizes.USUAL;
        List<String> ablate = list(map.get("ablate"), Node::asText, List.of());
        List<String> evaluate = list(map.get("evaluate"), Node::asText, usual);
        Node accuracy = map.has("accuracy") ? map.get("accuracy") : map.get("ablate");
        List<String> known = LabOpenings.categories(teacher);
        Function<Node, String> category = evaluate.contains(StudySteps.LAB) ? one -> one.asChoice(known) : Node::asText;
        int testProblems = atLeastOne(map, "test_problems", sizes.testProblems());
        return new Experiments(
                ablate,
                list(accuracy, category, List.of()),
                list(map.get("steer"), mode -> mode.asChoice(List.of("deep", "incisive")), List.of()),
                evaluate,
                new Experiments.Sizes(
                        atLeastOne(map, "traces", sizes.traces()),
                        atLeastOne(map, "dev_problems", sizes.devProblems()),
                        testProblems,
                        Math.min(testProblems, atLeastOne(map, "steer_problems", sizes.steerProblems()))));
    }

    private static Teaching teacher(@Nullable Node node) {
        if (node == null) {
            return TeacherRates.v2();
        }
        List<String> names = Teaching.all().stream().map(Teaching::text).toList();
        return Teaching.named(
                only("lab", node, "a mapping with teacher").need("teacher").asChoice(names));
    }

    private static int atLeastOne(MapNode map, String key, int absent) {
        return map.has(key) ? (int) map.need(key).asLong(1, Integer.MAX_VALUE) : absent;
    }

    private static NullPair nullPair(Node node) {
        List<String> words =
                Arrays.stream(NullPair.values()).map(NullPair::word).toList();
        return NullPair.values()[words.indexOf(node.asChoice(words))];
    }

    private static MapNode only(String path, Node node, String what) {
        MapNode map = node.asMap(what);
        List<String> allowed = KEYS.get(path);
        if (allowed == null) {
            throw new IllegalArgumentException("no keys are known for " + path);
        }
        map.onlyKeys(allowed);
        return map;
    }

    private static <T> List<T> list(@Nullable Node node, Function<Node, T> element, List<T> absent) {
        if (node == null) {
            return absent;
        }
        List<T> elements = new ArrayList<>();
        node.asList().forEach(child -> elements.add(element.apply(child)));
        return elements;
    }
}
