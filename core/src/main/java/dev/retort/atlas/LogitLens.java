package dev.retort.atlas;

import dev.retort.activations.HookedModel;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.Crosscoder;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Operations;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.tables.Column;
import dev.retort.tables.Column.Type;
import dev.retort.tables.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What each feature does to the next token by itself (nostalgebraist's logit lens): its decoder direction in each model,
 * through that model's final norm and unembedding, less the mean over the vocabulary. The later layers are left out, so
 * features that work through them say little here.
 *
 * @param features by feature and model
 */
public record LogitLens(List<List<Effect>> features) {
    /** Tokens promoted, and as many suppressed. */
    public static final int TOKENS = 10;

    private static final int BLOCK = 32;

    private static final List<Column> COLUMNS = List.of(
            new Column("feature", Type.INT),
            new Column("model", Type.INT),
            new Column("promoted", Type.TEXTS),
            new Column("promoted_logits", Type.FLOATS),
            new Column("suppressed", Type.TEXTS),
            new Column("suppressed_logits", Type.FLOATS),
            new Column("agreement", Type.DOUBLE));

    /**
     * Of one feature in one model, the strongest first.
     *
     * @param agreement correlation of its logits with those in the first model; NaN where the vocabularies differ in size
     */
    public record Effect(
            List<String> promoted,
            List<Float> promotedLogits,
            List<String> suppressed,
            List<Float> suppressedLogits,
            double agreement) {}

    public LogitLens {
        features = features.stream().map(List::copyOf).toList();
    }

    /**
     * @param models of the crosscoder's sides, in their order
     * @param tokenizer theirs
     */
    public static LogitLens of(
            Crosscoder crosscoder, List<HookedModel> models, Tokenizer tokenizer, Progress progress) {
        List<List<Effect>> features = new ArrayList<>();
        try (Progress.Task task = progress.begin("logit lens", crosscoder.features(), "features");
                Autograd.Off off = Autograd.off()) {
            for (int from = 0; from < crosscoder.features(); from += BLOCK) {
                int count = Math.min(BLOCK, crosscoder.features() - from);
                try (Scope scope = Scope.open()) {
                    block(crosscoder, models, tokenizer, from, count, features);
                }
                task.advance(count);
            }
        }
        return new LogitLens(features);
    }

    private static void block(
            Crosscoder crosscoder,
            List<HookedModel> models,
            Tokenizer tokenizer,
            int from,
            int count,
            List<List<Effect>> features) {
        List<Tensor> logits = new ArrayList<>();
        for (int side = 0; side < models.size(); side++) {
            Tensor direction = crosscoder.wDec(side).narrow(0, from, count); // (n, d)
            Tensor effect = models.get(side).model().unembed(direction).to(DType.F32); // (n, V)
            logits.add(effect.sub(effect.mean(1, true)));
        }
        List<Sided> sides = new ArrayList<>();
        for (Tensor effect : logits) {
            sides.add(Sided.of(effect, logits.getFirst(), tokenizer));
        }
        for (int f = 0; f < count; f++) {
            List<Effect> effects = new ArrayList<>();
            for (Sided side : sides) {
                effects.add(side.effect(f));
            }
            features.add(effects);
        }
    }

    /** Some features' effects in one model. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared or used as a key
    private record Sided(Ends most, Ends least, double[] agreement) {
        static Sided of(Tensor effect, Tensor reference, Tokenizer tokenizer) {
            int kept = (int) Math.min(TOKENS, effect.size(1));
            double[] agreement = new double[(int) effect.size(0)];
            if (effect.size(1) == reference.size(1)) {
                Tensor cosine = effect.mul(reference)
                        .sum(1, false)
                        .div(effect.norm(1, false).mul(reference.norm(1, false)));
                agreement = cosine.toDoubles();
            } else {
                Arrays.fill(agreement, Double.NaN);
            }
            return new Sided(
                    Ends.of(effect.topk(kept, 1), tokenizer),
                    Ends.of(effect.neg().topk(kept, 1), tokenizer),
                    agreement);
        }

        Effect effect(int feature) {
            return new Effect(
                    most.tokens(feature),
                    most.values(feature, 1),
                    least.tokens(feature),
                    least.values(feature, -1),
                    agreement[feature]);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, never compared or used as a key
    private record Ends(String[] texts, float[] logits, int each) {
        static Ends of(Operations.Ranked ranked, Tokenizer tokenizer) {
            long[] ids = ranked.indices().toLongs();
            String[] texts = new String[ids.length];
            for (int i = 0; i < ids.length; i++) {
                texts[i] = tokenizer.decode(new int[] {(int) ids[i]}, false);
            }
            return new Ends(
                    texts, ranked.values().toFloats(), (int) ranked.indices().size(1));
        }

        List<String> tokens(int feature) {
            return List.of(texts).subList(feature * each, (feature + 1) * each);
        }

        List<Float> values(int feature, float sign) {
            List<Float> values = new ArrayList<>();
            for (int i = feature * each; i < (feature + 1) * each; i++) {
                values.add(sign * logits[i]);
            }
            return values;
        }
    }

    /** Writes {@code logits.parquet} into a folder. */
    public void write(Path folder) {
        TableFile.write(folder.resolve("logits.parquet"), COLUMNS, rows -> {
            for (int f = 0; f < features.size(); f++) {
                for (int model = 0; model < features.get(f).size(); model++) {
                    Effect effect = features.get(f).get(model);
                    rows.begin()
                            .put(f)
                            .put(model)
                            .put(effect.promoted())
                            .put(floats(effect.promotedLogits()))
                            .put(effect.suppressed())
                            .put(floats(effect.suppressedLogits()))
                            .put(effect.agreement())
                            .end();
                }
            }
        });
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
