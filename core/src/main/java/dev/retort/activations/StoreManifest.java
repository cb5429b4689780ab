package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a store says of itself, {@code store.json}: its sides in their order, each in a folder of its own. */
public record StoreManifest(List<Side> sides) {
    private static final String FILE = "store.json";
    private static final String LONGEST = "longest_document";

    /**
     * A model at a hook point.
     *
     * @param folder where its shards are
     * @param model its name, for people
     */
    public record Side(Path folder, String model, String hook) {}

    public StoreManifest {
        sides = List.copyOf(sides);
    }

    /**
     * What the folders hold between them: each is a store, with all of its sides, or one side's shards.
     *
     * @throws BadInput when a store's own file cannot be read
     */
    public static StoreManifest of(List<Path> folders) {
        List<Side> sides = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.exists(folder.resolve(FILE))) {
                sides.addAll(read(folder));
            } else {
                // a folder of shards notes its hook point itself, and knows no model's name but its own
                sides.add(new Side(folder, String.valueOf(folder.getFileName()), ""));
            }
        }
        return new StoreManifest(sides);
    }

    private static List<Side> read(Path store) {
        List<Side> sides = new ArrayList<>();
        MapNode root = Json.read(store.resolve(FILE)).asMap("a store of activations");
        for (Node node : root.need("sides").asList()) {
            MapNode side = node.asMap("a side: folder, model, hook");
            sides.add(new Side(
                    store.resolve(side.need("folder").asText()),
                    side.need("model").asText(),
                    side.need("hook").asText()));
        }
        return sides;
    }

    /** What a harvest of these models into a store will be. */
    public static StoreManifest inside(Path store, HookedModels models) {
        List<Side> sides = new ArrayList<>();
        for (HookedModel one : models.each()) {
            sides.add(new Side(
                    store.resolve("side-" + sides.size()),
                    one.name(),
                    one.point().toString()));
        }
        return new StoreManifest(sides);
    }

    /**
     * Notes it in a store, before anything else is there.
     *
     * @param longest tokens after which documents are cut
     * @throws BadInput when the store is of other sides, or of documents cut elsewhere
     */
    public void begin(Path store, int longest) {
        if (Files.exists(store.resolve(FILE))) {
            if (!read(store).equals(sides)) {
                throw BadInput.in(
                        store, "holds a harvest of other models or hook points; name another folder or delete it.");
            }
            long cut = Json.read(store.resolve(FILE)).asMap().longOr(LONGEST, longest);
            if (cut != longest) {
                throw BadInput.in(
                        store,
                        "holds documents cut after " + cut + " tokens, not " + longest + "; say --longest " + cut
                                + ", name another folder or delete it.");
            }
            return;
        }
        List<Map<String, String>> all = new ArrayList<>();
        for (Side side : sides) {
            Map<String, String> entry = new LinkedHashMap<>();
            entry.put("folder", store.relativize(side.folder()).toString());
            entry.put("model", side.model());
            entry.put("hook", side.hook());
            all.add(entry);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("sides", all);
        tree.put(LONGEST, longest);
        Json.write(store.resolve(FILE), tree);
    }

    public List<Path> folders() {
        return sides.stream().map(Side::folder).toList();
    }
}
