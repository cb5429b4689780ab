package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import dev.retort.models.tokenizer.VocabularyDifference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether two models can be studied side by side, and how.
 *
 * @param baseWidth dModel of the base
 * @param distilledWidth dModel of the distilled model
 * @param sameDepth whether they have equally many blocks
 * @param differentTokens ordinary tokens that are not the same under the same id, or that only one of them has
 * @param specials special tokens that differ: {@code 151646: <|object_ref_start|> / <｜begin▁of▁sentence｜>}
 * @param sameOnProbe whether both cut a probe text into equal ids
 */
public record PairComparison(
        int baseWidth,
        int distilledWidth,
        boolean sameDepth,
        int differentTokens,
        List<String> specials,
        boolean sameOnProbe) {
    private static final String PROBE = "Wait, let me check: 17 × 23 = 391. That's not right …\n\n"
            + "def f(x):\n\treturn x**2  # 二乗\n“Alternatively” — 3.14159, 1,000,000 and naïve café 🤔👍🏽";

    /** What a study of the two would rest on. */
    public enum Study {
        /** Token by token: both read the same ids. */
        SAME_TOKENS,
        /** By character offsets: each model reads its own tokens of one text. */
        ALIGNED_BY_OFFSETS
    }

    public static PairComparison of(Path base, Path distilled) {
        DecoderConfig first = Checkpoint.config(base);
        DecoderConfig second = Checkpoint.config(distilled);
        try (Tokenizer one = Tokenizers.load(base);
                Tokenizer other = Tokenizers.load(distilled)) {
            VocabularyDifference difference = VocabularyDifference.of(one, other);
            List<String> specials = difference.specials().stream()
                    .map(id -> id + ": " + token(one, id) + " / " + token(other, id))
                    .toList();
            return new PairComparison(
                    first.dModel(),
                    second.dModel(),
                    first.nLayers() == second.nLayers(),
                    difference.ordinary().size(),
                    specials,
                    sameOnProbe(one, other));
        }
    }

    private static boolean sameOnProbe(Tokenizer one, Tokenizer other) {
        try {
            return Arrays.equals(one.encode(PROBE).ids(), other.encode(PROBE).ids());
        } catch (BadInput wordsOnly) {
            // a vocabulary of words has none for others: some of its own then
            String words = IntStream.range(0, one.vocabSize())
                    .filter(id -> !one.specials().contains(id))
                    .limit(100)
                    .mapToObj(one::token)
                    .collect(Collectors.joining(" "));
            try {
                return Arrays.equals(
                        one.encode(words).ids(), other.encode(words).ids());
            } catch (BadInput otherWords) {
                return false;
            }
        }
    }

    private static String token(Tokenizer tokenizer, int id) {
        return id < tokenizer.vocabSize() ? tokenizer.token(id) : "–";
    }

    public Study study() {
        return differentTokens == 0 && sameOnProbe ? Study.SAME_TOKENS : Study.ALIGNED_BY_OFFSETS;
    }

    /** Whether the studies of this version can take the pair. */
    public boolean supported() {
        return study() == Study.SAME_TOKENS && baseWidth == distilledWidth && sameDepth;
    }
}
