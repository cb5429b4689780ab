package dev.retort.experiments.geometry;

import dev.retort.activations.DocumentActivations;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.DType;
import dev.retort.engine.Device;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.models.Decoder;
import dev.retort.models.HookPoint;
import dev.retort.models.tokenizer.Encoding;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A model that reads words: its residual stream at a word's last token. Close it. */
public final class AnalogyModel implements AutoCloseable {
    private static final int TOKENS_AT_ONCE = 8192;

    private final String name;
    private final Decoder decoder;
    private final HookPoint point;
    private final Tokenizer tokenizer;
    private final Set<Integer> specials;

    private AnalogyModel(String name, Decoder decoder, HookPoint point, Tokenizer tokenizer) {
        this.name = name;
        this.decoder = decoder;
        this.point = point;
        this.tokenizer = tokenizer;
        this.specials = tokenizer.specials();
    }

    /**
     * @param name for people
     * @param hook its text, such as {@code blocks.half.resid_pre}
     */
    public static AnalogyModel load(String name, Path path, String hook) {
        Decoder decoder = Decoder.load(path, Device.CPU);
        boolean done = false;
        try {
            HookPoint point = HookPoint.parse(hook, decoder.config().nLayers());
            AnalogyModel model = new AnalogyModel(name, decoder, point, Tokenizers.load(path));
            done = true;
            return model;
        } finally {
            if (!done) {
                decoder.close();
            }
        }
    }

    public String name() {
        return name;
    }

    public HookPoint point() {
        return point;
    }

    /** d. */
    public int width() {
        return decoder.config().dModel();
    }

    public long parameters() {
        return decoder.parameterCount();
    }

    /** Whether the other reads texts as the same tokens. */
    public boolean readsAs(AnalogyModel other, List<String> texts) {
        return texts.stream()
                .allMatch(text -> Arrays.equals(
                        tokenizer.encode(text, true).ids(),
                        other.tokenizer.encode(text, true).ids()));
    }

    /**
     * A word in its text as the model reads it, up to the word's last token.
     *
     * @param word the ids of the word alone
     */
    @SuppressWarnings("ArrayRecordComponent") // read token by token, never compared or used as a key
    record Read(int[] ids, int[] word) {}

    /** Null where the tokenizer cannot tell the word: by a token for the unknown, or by one that reaches beyond the word. */
    @Nullable
    Read read(Wording.Prompt prompt) {
        Encoding encoding;
        try {
            encoding = tokenizer.encode(prompt.text(), true);
        } catch (BadInput unknown) { // a vocabulary of words that has none for the unknown
            return null;
        }
        int first = -1;
        int last = -1;
        for (int t = 0; t < encoding.length(); t++) {
            if (encoding.starts()[t] < prompt.to() && encoding.ends()[t] > prompt.from()) {
                if (specials.contains(encoding.ids()[t])) {
                    return null;
                }
                first = first < 0 ? t : first;
                last = t;
            }
        }
        if (last < 0 || encoding.ends()[last] != prompt.to()) {
            return null;
        }
        return new Read(Arrays.copyOf(encoding.ids(), last + 1), Arrays.copyOfRange(encoding.ids(), first, last + 1));
    }

    /**
     * The residual stream at the last token of each text (n, d), F64, in the caller's scope.
     *
     * @throws BadInput when a number is not finite, or a text is longer than the model reads
     */
    Tensor last(List<int[]> texts, Progress.Task task) {
        List<Tensor> rows = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            int from = 0;
            int tokens = 0;
            for (int i = 0; i <= texts.size(); i++) {
                if (i == texts.size() || i > from && tokens + texts.get(i).length > TOKENS_AT_ONCE) {
                    rows.add(lastOf(texts.subList(from, i)));
                    task.advance(i - from);
                    from = i;
                    tokens = 0;
                }
                tokens += i < texts.size() ? requireRoom(texts.get(i)) : 0;
            }
            return scope.keep(Tensor.cat(rows, 0));
        }
    }

    private int requireRoom(int[] ids) {
        if (ids.length > decoder.config().contextLength()) {
            throw new BadInput("a text has " + ids.length + " tokens; " + name + " reads at most "
                    + decoder.config().contextLength() + ". Take fewer demonstrations.");
        }
        return ids.length;
    }

    private Tensor lastOf(List<int[]> texts) {
        try (Scope scope = Scope.open()) {
            List<Tensor> all = new DocumentActivations(decoder, point).of(texts);
            List<Tensor> lasts = new ArrayList<>();
            for (Tensor one : all) {
                lasts.add(one.select(0, one.size(0) - 1));
            }
            Tensor rows = Tensor.stack(lasts, 0).to(DType.F64);
            if (!Double.isFinite(rows.abs().max().item())) {
                throw new BadInput(
                        "model " + name + ": activations at " + point + " are not finite: it overflows there.");
            }
            return scope.keep(rows);
        }
    }

    @Override
    public void close() {
        decoder.close();
        tokenizer.close();
    }
}
