package dev.retort.models.parity;

import dev.retort.formats.FixtureCheck;
import dev.retort.formats.Json;
import dev.retort.formats.MapNode;
import dev.retort.formats.Node;
import dev.retort.models.tokenizer.Encoding;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code tokenization.json}: ids, offsets in code points and decoded text of a list of texts. */
final class TokenizerParity {
    private TokenizerParity() {}

    static List<FixtureCheck> run(Path folder) {
        Path file = folder.resolve("tokenization.json");
        if (!Files.exists(file)) {
            return List.of();
        }
        boolean ids = true;
        boolean offsets = true;
        boolean decoded = true;
        try (Tokenizer tokenizer = Tokenizers.load(folder)) {
            for (Node node : Json.read(file).asList()) {
                MapNode expected = node.asMap();
                Encoding encoding = tokenizer.encode(expected.need("text").asText());
                List<Node> wantedIds = expected.need("ids").asList();
                List<Node> wantedOffsets = expected.need("offsets").asList();
                ids &= wantedIds.size() == encoding.ids().length;
                for (int i = 0; ids && i < wantedIds.size(); i++) {
                    ids = wantedIds.get(i).asInt() == encoding.ids()[i];
                    List<Node> span = wantedOffsets.get(i).asList();
                    offsets &= span.get(0).asInt() == encoding.starts()[i]
                            && span.get(1).asInt() == encoding.ends()[i];
                }
                decoded &= expected.need("decoded").asText().equals(tokenizer.decode(encoding.ids(), false));
            }
        }
        return List.of(
                FixtureCheck.equal("ids", ids),
                FixtureCheck.equal("offsets", offsets),
                FixtureCheck.equal("decoded", decoded));
    }
}
