package dev.retort.atlas.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.atlas.Context;
import dev.retort.basics.Rng;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static Context context(int document, double value) {
        return new Context(
                "d" + document, "", List.of(" a", " b", " c", " d"), List.of(0.0, value, 0.2 * value, value), 1);
    }

    private static List<Context> drawn(RandomGenerator random, int count, int documents, double value) {
        List<Context> contexts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contexts.add(context(random.nextInt(documents), value));
        }
        return contexts;
    }

    private static Set<String> documents(List<Context> contexts) {
        Set<String> documents = new HashSet<>();
        contexts.forEach(context -> documents.add(context.document()));
        return documents;
    }

    @Test
    void no_document_is_both_explained_from_and_scored_on() {
        int measured = 0;
        for (int feature = 0; feature < 200; feature++) {
            RandomGenerator random = Rng.of(1, "evidence", feature);
            int corpus = 1 + random.nextInt(150);
            Evidence evidence = Evidence.of(
                    feature,
                    new Evidence.Contexts(
                            2,
                            drawn(random, random.nextInt(21), corpus, 2),
                            drawn(random, 1 + random.nextInt(20), corpus, 1),
                            drawn(random, random.nextInt(21), corpus, 0)),
                    5);
            assertThat(evidence.explaining()).isNotEmpty();
            List<Context> scored = new ArrayList<>(evidence.firing());
            scored.addAll(evidence.silent());
            assertThat(documents(scored))
                    .hasSameSizeAs(scored)
                    .doesNotContainAnyElementsOf(documents(evidence.explaining()));
            assertThat(evidence.silent())
                    .hasSizeLessThanOrEqualTo(evidence.firing().size());
            assertThat(evidence.firing()).allMatch(one -> one.values().contains(1.0));
            measured += evidence.measures() ? 1 : 0;
        }
        assertThat(measured).isBetween(60, 190);
    }

    @Test
    void marks_are_the_tokens_it_fires_on_strongly_and_wrong_ones_include_the_middle() {
        Context context = context(0, 1);
        assertThat(Marks.text(context, Marks.firing(context))).isEqualTo(" a« b» c« d»");
        BitSet wrong = Marks.wrong(context, 2, 3, 0, 0);
        assertThat(wrong.cardinality()).isEqualTo(2);
        assertThat(wrong.get(context.peak())).isTrue();
        assertThat(Marks.wrong(context, 9, 3, 0, 0).cardinality()).isEqualTo(4);
        BitSet all = new BitSet();
        all.set(0, 4);
        assertThat(Marks.text(context, all)).isEqualTo("« a b c d»");
    }
}
