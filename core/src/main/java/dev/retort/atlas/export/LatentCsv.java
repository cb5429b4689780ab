package dev.retort.atlas.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Autograd;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table that science-of-finetuning's projects keep of a crosscoder's latents, {@code latent_df.csv} (diffing-toolkit,
 * {@code utils/dictionary/analysis.py}), read by pandas with the first column as its index. Norms are those of the
 * crosscoder's weights as it reads and writes normalised activations; a difference is ½((base − ft) / the larger + 1), so 1
 * is base only: the other way round than NRN. β ratios are base over ft along the ft decoder, so they are there for features
 * of NRN ½ or more. Behind their columns come ours.
 */
final class LatentCsv {
    /** Its name, by which a folder is known as one. */
    static final String FILE = "latent_df.csv";

    private static final List<String> COLUMNS = List.of(
            "dec_base_norm",
            "dec_ft_norm",
            "dec_norm_diff",
            "enc_base_norm",
            "enc_ft_norm",
            "enc_norm_diff",
            "dec_cos_sim",
            "enc_cos_sim",
            "tag",
            "beta_ratio_error",
            "beta_ratio_reconstruction",
            "freq",
            "max_act");

    private static final List<String> OWN = List.of("class", "nrn", "mean_act", "nu_error", "nu_reconstruction");

    private final OpenAtlas atlas;
    private final ExportRequest request;

    LatentCsv(OpenAtlas atlas, ExportRequest request) {
        this.atlas = atlas;
        this.request = request;
    }

    Exported write(Path into, Progress progress) {
        Path file = request.crosscoder();
        if (file == null) {
            throw new BadInput("latent-csv has the norms of the crosscoder's own weights; name it with --crosscoder.");
        }
        List<Integer> features = request.features().in(atlas, false);
        try (CrosscoderFile crosscoder = atlas.crosscoder(file)) {
            Norms norms = Norms.of(crosscoder);
            String freq = "freq_" + partName();
            String max = "max_act_" + partName();
            dev.retort.formats.AtomicFile.write(into.resolve(FILE), out -> {
                out.write((Stream.of(List.of(""), COLUMNS, List.of(freq, max), OWN)
                                        .flatMap(List::stream)
                                        .collect(Collectors.joining(","))
                                + "\n")
                        .getBytes(UTF_8));
                new CardReader(atlas, Set.of()).forEach(features, "write latents", progress, card -> {
                    try {
                        out.write((row(card, norms) + "\n").getBytes(UTF_8));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
            });
        }
        return new Exported(
                features.size(),
                Map.of(),
                List.of(FILE),
                List.of(
                        "tag follows the atlas's classes; by their rule it follows dec_norm_diff alone.",
                        "There are no betas of single models, none without bias, and no dead_* columns."));
    }

    /** As the toolkit calls parts. */
    private String partName() {
        return atlas.part().equals("dev") ? "validation" : atlas.part();
    }

    @SuppressWarnings("ArrayRecordComponent") // indexed by feature and side, never compared or used as a key
    private record Norms(float[] decoder, float[] encoder) {
        static Norms of(CrosscoderFile file) {
            try (Scope scope = Scope.open();
                    Autograd.Off off = Autograd.off()) {
                Tensor encoder =
                        file.crosscoder().sides().norms(file.crosscoder().wEnc()); // (F, 2)
                return new Norms(file.crosscoder().decoderNorms().toFloats(), encoder.toFloats());
            }
        }
    }

    private static String row(FeatureCard card, Norms norms) {
        boolean ft = card.nrn() >= 0.5; // the side along whose direction the atlas's ν was taken
        return Stream.of(
                        String.valueOf(card.feature()),
                        sides(norms.decoder(), card.feature()),
                        sides(norms.encoder(), card.feature()),
                        cell(card.cosDecoder()),
                        cell(card.cosEncoder()),
                        tag(card.word()),
                        ft ? cell(card.nuError()) : "",
                        ft ? cell(card.nuReconstruction()) : "",
                        cell(card.firing()),
                        cell(card.max()),
                        cell(card.firing()),
                        cell(card.max()),
                        card.word(),
                        cell(card.nrn()),
                        cell(card.mean()),
                        cell(card.nuError()),
                        cell(card.nuReconstruction()))
                .collect(Collectors.joining(","));
    }

    private static String sides(float[] norms, int feature) {
        double base = norms[2 * feature];
        double ft = norms[2 * feature + 1];
        double difference = ((base - ft) / Math.max(base, ft) + 1) / 2;
        return cell(base) + "," + cell(ft) + "," + cell(difference);
    }

    private static String cell(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }

    /** A class of ours in their words. They call exclusive what is so by norms alone, artefacts included. */
    static String tag(String word) {
        return switch (dev.retort.atlas.FeatureClass.of(word)) {
            case BASE_ONLY, BASE_ARTEFACT -> "base_only";
            case DISTILLED_ONLY, DISTILLED_ARTEFACT -> "ft_only";
            case ROTATED, SHARED -> "shared";
            case DEAD -> "other";
        };
    }
}
