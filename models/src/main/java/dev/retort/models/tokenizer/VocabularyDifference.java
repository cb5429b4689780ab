package dev.retort.models.tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * Where two vocabularies differ. A special token may be renamed by a distillation; any other must be the same, or what is
 * told of tokens compares nothing.
 *
 * @param ordinary ids under which the two have different tokens, or only one has a token, and neither is special
 * @param specials the same, where one of them is special
 */
public record VocabularyDifference(List<Integer> ordinary, List<Integer> specials) {
    public static VocabularyDifference of(Tokenizer one, Tokenizer other) {
        List<Integer> ordinary = new ArrayList<>();
        List<Integer> specials = new ArrayList<>();
        int common = Math.min(one.vocabSize(), other.vocabSize());
        int most = Math.max(one.vocabSize(), other.vocabSize());
        for (int id = 0; id < most; id++) {
            if (id < common && one.token(id).equals(other.token(id))) {
                continue;
            }
            boolean special = one.specials().contains(id) || other.specials().contains(id);
            (special ? specials : ordinary).add(id);
        }
        return new VocabularyDifference(ordinary, specials);
    }
}
