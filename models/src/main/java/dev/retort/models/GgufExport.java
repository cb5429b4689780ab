package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.engine.Tensor;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufPrecision;
import dev.retort.formats.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes decoders as GGUF files. The format has no words for some things ({@link Rope.Dynamic}, windows of single blocks,
 * …): what is read back is compared, and a file that would say something else is not written.
 */
final class GgufExport {
    /** Metadata are kept in single precision. */
    private static final double ROUNDING = 1e-6;

    private GgufExport() {}

    /** @param tokenizer the tokenizer's metadata */
    static void write(Decoder decoder, Map<String, Object> tokenizer, Path target, GgufPrecision precision) {
        DecoderConfig config = decoder.config();
        Path name = Objects.requireNonNull(target.getFileName());
        Map<String, Object> metadata =
                new LinkedHashMap<>(GgufKeys.of(config, name.toString().replace(".gguf", ""), precision));
        metadata.putAll(tokenizer);
        Path draft = target.resolveSibling("." + name + ".draft.gguf");
        try {
            GgufWriter.write(draft, metadata, tensors(decoder), precision);
            DecoderConfig again;
            try (Gguf written = Gguf.open(draft)) {
                again = GgufDecoder.config(written);
            }
            String difference = difference(config, again);
            if (!difference.isEmpty()) {
                throw BadInput.in(target, "was not written: a GGUF file cannot say this model's " + difference + ".");
            }
            AtomicFile.rename(draft, target);
        } finally {
            deleteQuietly(draft);
        }
    }

    private static List<GgufWriter.Entry> tensors(Decoder decoder) {
        DecoderConfig config = decoder.config();
        List<GgufWriter.Entry> entries = new ArrayList<>();
        decoder.parameters().forEach((name, tensor) -> {
            String theirs = GgufNames.of(name, config.traits());
            entries.add(new GgufWriter.Entry(theirs, tensor.shape(), () -> stored(config, name, tensor.detach())));
        });
        GgufKeys.factors(config)
                .forEach((name, factors) -> entries.add(new GgufWriter.Entry(
                        name, new long[] {factors.length}, () -> Tensor.of(Device.CPU, factors, factors.length))));
        return entries;
    }

    private static Tensor stored(DecoderConfig config, String name, Tensor tensor) {
        if (GgufWeights.permuted(config.family()) && name.contains(".self_attn.q_proj")) {
            return neighbours(tensor, config.nHeads());
        }
        if (GgufWeights.permuted(config.family()) && name.contains(".self_attn.k_proj")) {
            return neighbours(tensor, config.nKvHeads());
        }
        return config.traits().normsAddOne() && name.endsWith("norm.weight") ? tensor.add(1) : tensor;
    }

    /** The two rows of a rotated pair, half a head apart here, side by side as the format has them. */
    private static Tensor neighbours(Tensor rows, int heads) {
        long[] shape = rows.shape();
        long half = shape[0] / heads / 2;
        long rest = rows.elements() / shape[0];
        return rows.reshape(heads, 2, half, rest).transpose(1, 2).reshape(shape);
    }

    /** What the two say differently; empty when nothing that changes a number. */
    private static String difference(DecoderConfig one, DecoderConfig other) {
        Traits a = one.traits();
        Traits b = other.traits();
        if (a.activation() != b.activation()) {
            return "activation";
        }
        if (!near(a.scoreScale(), b.scoreScale())
                || !near(a.embeddingScale(), b.embeddingScale())
                || !near(a.scoreCap(), b.scoreCap())
                || !near(a.logitCap(), b.logitCap())
                || !near(one.normEps(), other.normEps())) {
            return "scales of queries, embeddings or norms, or its caps";
        }
        if (!a.noRope().equals(b.noRope())) {
            return "blocks without rotary embedding";
        }
        boolean windows = a.slidingWindow() == null
                ? b.slidingWindow() == null
                : b.slidingWindow() != null
                        && a.slidingWindow().window() == b.slidingWindow().window()
                        && a.slidingWindow().layers().equals(b.slidingWindow().layers())
                        && turnsAlike(
                                a.slidingWindow().rope(), b.slidingWindow().rope(), one);
        if (!windows) {
            return "sliding windows";
        }
        return turnsAlike(one.rope(), other.rope(), one) ? "" : "scaling of rotary embedding";
    }

    private static boolean turnsAlike(Rope one, Rope other, DecoderConfig config) {
        int beyond = (int) Math.min(Integer.MAX_VALUE, 2L * config.contextLength());
        for (int length : new int[] {1, config.contextLength(), beyond}) {
            float[] a = one.frequencies(config.dHead(), length);
            float[] b = other.frequencies(config.dHead(), length);
            if (a.length != b.length) {
                return false;
            }
            for (int i = 0; i < a.length; i++) {
                if (!near(a[i], b[i])) {
                    return false;
                }
            }
        }
        return near(one.attentionFactor(), other.attentionFactor());
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
    }

    private static void deleteQuietly(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException ignored) {
            // its name says that it is a draft
        }
    }
}
