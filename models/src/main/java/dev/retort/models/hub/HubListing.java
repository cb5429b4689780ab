package dev.retort.models.hub;

import dev.retort.basics.BadInput;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of one commit. */
record HubListing(String commit, List<HubFile> files) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern NAME = Pattern.compile("[\\w.][\\w./ +()-]*");
    private static final Pattern BESIDE = Pattern.compile("config\\.json|generation_config\\.json|tokenizer\\.json"
            + "|tokenizer_config\\.json|special_tokens_map\\.json|added_tokens\\.json|chat_template\\.jinja"
            + "|vocab\\.json|merges\\.txt|tokenizer\\.model");
    private static final List<Pattern> WEIGHTS = List.of(
            Pattern.compile("model(-\\d+-of-\\d+)?\\.safetensors(\\.index\\.json)?"),
            Pattern.compile("pytorch_model(-\\d+-of-\\d+)?\\.bin(\\.index\\.json)?"));

    /** What the hub's {@code /api/models/…} says; names that would leave the folder, and hashes that are none, are refused. */
    static HubListing of(MapNode answer) {
        String commit = answer.need("sha").asText();
        if (!COMMIT.matcher(commit).matches()) {
            throw answer.need("sha").place().refuse("is no commit: \"" + commit + "\".");
        }
        List<HubFile> files = new ArrayList<>();
        for (Node node : answer.need("siblings").asList()) {
            MapNode file = node.asMap();
            String name = file.need("rfilename").asText();
            if (!NAME.matcher(name).matches() || name.contains("..") || name.contains("//")) {
                continue; // nothing a model needs is called so
            }
            boolean large = file.get("lfs") instanceof MapNode;
            String hash = large
                    ? file.need("lfs").asMap().need("sha256").asText()
                    : file.need("blobId").asText();
            if (!HASH.matcher(hash).matches()) {
                throw node.place().refuse("the hash of " + name + " is none: \"" + hash + "\".");
            }
            files.add(new HubFile(name, file.need("size").asLong(0, Long.MAX_VALUE), hash));
        }
        return new HubListing(commit, List.copyOf(files));
    }

    Optional<HubFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** The files that {@code name} asks for: the one it names, or what a model consists of. */
    List<HubFile> wanted(HubName name) {
        if (name.file() != null) {
            return List.of(
                    file(name.file()).orElseThrow(() -> new BadInput(name + ": the repository has no such file.")));
        }
        for (Pattern weights : WEIGHTS) {
            List<HubFile> found = matching(weights).toList();
            if (!found.isEmpty()) {
                return Stream.concat(matching(BESIDE), found.stream()).toList();
            }
        }
        List<HubFile> ggufs =
                files.stream().filter(file -> file.name().endsWith(".gguf")).toList();
        if (ggufs.size() == 1) {
            return ggufs;
        }
        throw new BadInput(name + ": the repository has neither safetensors nor torch weights"
                + (ggufs.isEmpty()
                        ? " nor a .gguf file."
                        : "; of its .gguf files name one: "
                                + String.join(
                                        ", ",
                                        ggufs.stream()
                                                .limit(8)
                                                .map(file -> name + "/" + file.name())
                                                .toList())
                                + "."));
    }

    private Stream<HubFile> matching(Pattern pattern) {
        return files.stream().filter(file -> pattern.matcher(file.name()).matches());
    }
}
