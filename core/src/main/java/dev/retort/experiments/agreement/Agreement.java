package dev.retort.experiments.agreement;

import dev.retort.activations.ActivationStore;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.engine.Autograd;
import dev.retort.tables.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How alike the activations of the models of a store are. {@link #measure} says it, {@link #write} keeps it as a table.
 *
 * @param tokens unflagged ones, of {@code documents} documents in {@code groups} groups that were left out in turn
 * @param nullDocuments documents that were shuffled, each of {@code nullTokens} ÷ {@code nullDocuments} tokens
 */
public record Agreement(
        AgreementPlan plan,
        List<SidePair> pairs,
        List<AgreementRow> rows,
        long tokens,
        int documents,
        int groups,
        int nullTokens,
        int nullDocuments) {
    /** Documents with unflagged tokens, at least. */
    public static final int FEWEST_DOCUMENTS = KeptTokens.FEWEST;

    private static final String ATLAS = "atlas.json";

    public Agreement {
        pairs = List.copyOf(pairs);
        rows = List.copyOf(rows);
    }

    /**
     * Goes once through the activations for all pairs and twice more for each, three times with a crosscoder; memory does not grow
     * with the number of tokens but for some bytes each.
     *
     * @param store opened without normalisation
     * @param crosscoder of the store's sides; null leaves its features out
     * @throws BadInput when the store has but one side, or too few documents or tokens
     */
    public static Agreement measure(
            ActivationStore store, @Nullable CrosscoderFile crosscoder, AgreementPlan plan, Progress progress) {
        List<SidePair> pairs = SidePair.of(store);
        try (Autograd.Off off = Autograd.off()) {
            KeptTokens kept =
                    KeptTokens.of(store.sweep(plan.part()), store.lengths(plan.part()), plan.groups(), progress);
            List<AgreementRow> rows = new ArrayList<>();
            for (SidePair pair : pairs) {
                rows.addAll(new PairAgreement(store, plan, pair, kept, progress).measure(crosscoder));
            }
            NullDocuments shuffled = NullDocuments.of(kept, plan.nullTokens(), plan.tokens());
            return new Agreement(
                    plan,
                    pairs,
                    rows,
                    kept.tokens(),
                    kept.documents(),
                    kept.groups(),
                    plan.permutations() > 0 ? shuffled.tokens() : 0,
                    plan.permutations() > 0 ? shuffled.documents() : 0);
        }
    }

    /** Bytes that the sums of the widest pair take at once. */
    public static long bytes(ActivationStore store) {
        int copies = RidgeTransfer.QUARTERS + 4; // all, a group, all without it, and what is made of them
        return SidePair.of(store).stream()
                .mapToLong(pair -> copies * CrossSums.bytes(pair.widthA(), pair.widthB()))
                .max()
                .orElse(0);
    }

    /** @throws BadInput when the folder is neither an atlas nor an agreement's own, nor empty */
    public static void requireFree(Path folder) {
        boolean own = Files.exists(folder.resolve(ATLAS)) || Files.exists(folder.resolve(AgreementTable.JSON));
        if (Files.exists(folder) && !own && !(Files.isDirectory(folder) && isEmpty(folder))) {
            throw BadInput.in(folder, "is there and is neither an atlas nor an agreement; name another folder.");
        }
    }

    private static boolean isEmpty(Path folder) {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code agreement.json} holds. */
    public Map<String, Object> tree(@Nullable Long parameters) {
        return AgreementTable.tree(this, parameters);
    }

    /**
     * Writes {@code agreement.parquet} and then {@code agreement.json} into a folder, which may be an atlas: then the table is
     * one of the atlas's.
     *
     * @param parameters of the models, for trends over size; null when nobody said
     */
    public void write(Path folder, @Nullable Long parameters) {
        requireFree(folder);
        AgreementTable.write(folder, this, parameters);
    }

    /** One pair's rows, for people. */
    public Table table(SidePair pair) {
        List<List<@Nullable Object>> lines = new ArrayList<>();
        for (AgreementRow row : rows) {
            if (row.pair().equals(pair)) {
                lines.add(Arrays.asList(
                        row.measure(),
                        known(row.value()),
                        known(row.low()),
                        known(row.high()),
                        known(row.shuffled().value()),
                        known(row.shuffled().mean()),
                        known(row.shuffled().high()),
                        known(row.shuffled().p())));
            }
        }
        return new Table(
                List.of("measure", "value", "low", "high", "null_value", "null_mean", "null_high", "p"), lines, false);
    }

    static @Nullable Object known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
