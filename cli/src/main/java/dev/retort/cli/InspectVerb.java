package dev.retort.cli;

import dev.retort.engine.DType;
import dev.retort.models.DecoderConfig;
import dev.retort.models.ModelCard;
import dev.retort.models.PairComparison;
import dev.retort.models.Traits;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code retort inspect}: what a model is, or whether two make a pair. */
@Command(
        name = "inspect",
        description = "Tells what a model's files say about it; of two, whether and how they can be studied as a pair.")
final class InspectVerb implements Verb {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A Hugging Face folder, a .gguf file, or hf://org/name.")
    String model = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "DISTILLED", description = "The other of a pair.")
    @Nullable
    String distilled;

    @Override
    public Answer run(CommandContext context) {
        Map<String, Object> figures = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        Path one = context.model(model);
        tell(one, figures, text);
        if (distilled != null) {
            Path other = context.model(distilled);
            Map<String, Object> theirs = new LinkedHashMap<>();
            text.append('\n');
            tell(other, theirs, text);
            figures.put("distilled", theirs);
            text.append('\n');
            tell(PairComparison.of(one, other), figures, text);
        }
        return new Answer(figures, text.toString());
    }

    private static void tell(Path path, Map<String, Object> figures, StringBuilder text) {
        ModelCard card = ModelCard.of(path);
        DecoderConfig c = card.config();
        figures.put("path", path.toString());
        figures.put("family", c.family().modelType());
        figures.put("parameters", card.parameters());
        figures.put("layers", c.nLayers());
        figures.put("d_model", c.dModel());
        figures.put("heads", c.nHeads());
        figures.put("kv_heads", c.nKvHeads());
        figures.put("d_head", c.dHead());
        figures.put("d_mlp", c.dMlp());
        figures.put("context", c.contextLength());
        figures.put("stored_bytes", card.stored());
        figures.put("bytes_f32", card.bytes(DType.F32));
        figures.put("bytes_bf16", card.bytes(DType.BF16));
        figures.put("cache_bytes_per_token_f32", card.cacheBytes(DType.F32));
        figures.put("vocabulary", card.vocabSize());
        figures.put("embedding_rows", c.vocabSize());
        figures.put("special_tokens", card.specials());
        figures.put("end_tokens", card.generation().ends().stream().sorted().toList());
        figures.put("chat_template", card.hasTemplate());
        figures.put("hook_points", hookPoints(c));
        line(text, "model", path.toString());
        line(
                text,
                "architecture",
                "%s, %d blocks of width %d, %d heads of %d (%d for keys), MLP %d%s"
                        .formatted(
                                c.family().modelType(),
                                c.nLayers(),
                                c.dModel(),
                                c.nHeads(),
                                c.dHead(),
                                c.nKvHeads(),
                                c.dMlp(),
                                sliding(c)));
        line(
                text,
                "parameters",
                "%,d; in memory %s as F32, %s as BF16"
                        .formatted(card.parameters(), size(card.bytes(DType.F32)), size(card.bytes(DType.BF16))));
        line(
                text,
                "stored as",
                card.stored().entrySet().stream()
                        .map(e -> e.getKey() + " " + size(e.getValue()))
                        .collect(Collectors.joining(", ")));
        line(
                text,
                "context",
                "%,d tokens, each %s of cache as F32".formatted(c.contextLength(), size(card.cacheBytes(DType.F32))));
        line(
                text,
                "tokenizer",
                "%,d tokens, %d special; ends with %s; %s"
                        .formatted(
                                card.vocabSize(),
                                card.specials(),
                                card.generation().ends().stream().sorted().toList(),
                                card.hasTemplate() ? "chat template" : "no chat template"));
        line(text, "hook points", String.join(", ", hookPoints(c)));
    }

    private static String sliding(DecoderConfig c) {
        Traits.SlidingWindow sliding = c.traits().slidingWindow();
        return sliding == null
                ? ""
                : ", %d blocks see %,d tokens".formatted(sliding.layers().size(), sliding.window());
    }

    private static List<String> hookPoints(DecoderConfig c) {
        String blocks = "blocks.0…" + (c.nLayers() - 1) + ".";
        return List.of(
                blocks + "resid_pre",
                blocks + "attn.out",
                blocks + "resid_mid",
                blocks + "mlp.out",
                blocks + "resid_post",
                "blocks.half = blocks." + c.nLayers() / 2);
    }

    private static void tell(PairComparison pair, Map<String, Object> figures, StringBuilder text) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("same_width", pair.baseWidth() == pair.distilledWidth());
        tree.put("same_depth", pair.sameDepth());
        tree.put("different_tokens", pair.differentTokens());
        tree.put("different_specials", pair.specials());
        tree.put("same_ids_on_probe", pair.sameOnProbe());
        tree.put("study", pair.study().name().toLowerCase(Locale.ROOT));
        tree.put("supported", pair.supported());
        figures.put("pair", tree);
        line(
                text,
                "width",
                pair.baseWidth() == pair.distilledWidth()
                        ? "the same"
                        : pair.baseWidth() + " and " + pair.distilledWidth());
        line(text, "depth", pair.sameDepth() ? "the same" : "different");
        line(
                text,
                "vocabulary",
                (pair.differentTokens() == 0 ? "the same tokens" : pair.differentTokens() + " tokens differ")
                        + (pair.sameOnProbe() ? ", equal ids on a probe text" : ", other ids on a probe text"));
        for (String special : pair.specials()) {
            line(text, "special", special);
        }
        line(
                text,
                "a study",
                switch (pair.study()) {
                            case SAME_TOKENS -> "token by token";
                            case ALIGNED_BY_OFFSETS -> "aligned by character offsets";
                        }
                        + (pair.supported() ? "" : ", which this version cannot run"));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("%-14s%s\n".formatted(name, value));
    }

    private static String size(long bytes) {
        return bytes < 1 << 20
                ? "%.1f KiB".formatted(bytes / 1024.0)
                : bytes < 1 << 30
                        ? "%.1f MiB".formatted(bytes / (double) (1 << 20))
                        : "%.2f GiB".formatted(bytes / (double) (1 << 30));
    }
}
