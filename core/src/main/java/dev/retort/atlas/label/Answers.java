package dev.retort.atlas.label;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What judges have answered, a file an answer, by the hash of all that was asked: nothing is asked twice, whichever run was
 * killed when. The address and the key are no part of it. Safe from several threads.
 */
record Answers(Path folder) {
    private Path file(ChatRequest request) {
        return folder.resolve(request.hash() + ".json");
    }

    /** The answer to a request, null when there is none yet. */
    @Nullable
    Reply find(ChatRequest request) {
        Path file = file(request);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            MapNode tree = Json.read(file).asMap();
            return new Reply(
                    tree.need("answer").asText(),
                    tree.longOr("tokens_in", 0),
                    tree.longOr("tokens_out", 0),
                    tree.textOr("answered_at", ""));
        } catch (BadInput damaged) {
            return null; // asked again, and written anew
        }
    }

    void keep(ChatRequest request, Reply reply) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("request", request.tree());
        tree.put("answer", reply.text());
        tree.put("tokens_in", reply.tokensIn());
        tree.put("tokens_out", reply.tokensOut());
        tree.put("answered_at", reply.at());
        Json.write(file(request), tree);
    }
}
