package dev.retort.atlas.export;

import dev.retort.basics.BadInput;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Neuronpedia calls things. A source is {@code LAYER-SET} or {@code LAYER-SET__MORE}; all ids are in lower case, which
 * its upload turns them into.
 *
 * @param model the model's id
 * @param source the dictionary's id
 * @param set the name of the set it belongs to, one dictionary a layer
 * @param layer the number of the block
 */
record NeuronpediaIds(String model, String source, String set, int layer) {
    private static final Pattern MODEL = Pattern.compile("[a-z0-9._-]{1,128}");
    private static final Pattern SOURCE =
            Pattern.compile("(\\d{1,6})-([a-z0-9](?:[a-z0-9.-]|_(?!_))*)(__[a-z0-9._-]+)?");
    private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d{1,6})\\..*");

    /** The name of the release that the set is of; an instance has each name once. */
    String release() {
        return model + "-" + set;
    }

    static NeuronpediaIds of(OpenAtlas atlas, ExportRequest request) {
        String name = atlas.models().get(request.side());
        String model = request.modelId() == null ? cleaned(name) : request.modelId();
        if (!MODEL.matcher(model).matches()) {
            throw new BadInput("--model-id " + model
                    + ": expected 1 to 128 of the letters a to z, digits, points, dashes and underscores.");
        }
        String source = request.sourceId() == null ? usual(atlas, request.side()) : request.sourceId();
        Matcher parts = SOURCE.matcher(source);
        if (!parts.matches()) {
            throw new BadInput("--source-id " + source + ": expected LAYER-SET such as 15-crosscoder, or"
                    + " LAYER-SET__MORE, of the letters a to z, digits, points and dashes.");
        }
        return new NeuronpediaIds(model, source, parts.group(2), Integer.parseInt(parts.group(1)));
    }

    private static String usual(OpenAtlas atlas, int side) {
        Matcher block = BLOCK.matcher(atlas.hook(side));
        if (!block.matches()) {
            throw new BadInput("the hook point " + atlas.hook(side)
                    + " has no number of a block to call the source by; say it with --source-id LAYER-SET.");
        }
        return block.group(1) + "-crosscoder-"
                + cleaned(atlas.models().get(side)).replace('_', '-');
    }

    /** A name in the letters that ids are made of: {@code org/Qwen2.5 Math} is {@code qwen2.5-math}. */
    static String cleaned(String name) {
        String last = name.substring(name.replaceAll("/+$", "").lastIndexOf('/') + 1);
        String letters = last.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]+", "-")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        return letters.isEmpty() ? "model" : letters.substring(0, Math.min(100, letters.length()));
    }

    /** {@code text} with what neither Postgres nor the upload's schema takes: no NUL, and no empty token. */
    static String token(@Nullable String text) {
        return text == null || text.isEmpty() ? "\u2205" : text.replace('\0', ' ');
    }
}
