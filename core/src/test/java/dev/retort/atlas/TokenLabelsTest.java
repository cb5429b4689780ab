package dev.retort.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.activations.Document;
import dev.retort.activations.TokenSequence;
import dev.retort.activations.TokenTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokenLabelsTest {
    private static final String TRACE = "<bos> 1 + 1 = 3 . wait , that is wrong . 1 + 1 = 2 . so 2 .";
    private static final String PROSE = "<bos> please wait for tom . he is late .";

    private final TokenTable table = new TokenTable(List.of(
            Samples.words(
                    new Document(
                            "t",
                            TRACE,
                            List.of(
                                    Samples.label(TRACE, 7, 13, "self-reflection", false),
                                    Samples.label(TRACE, 7, 8, "self-reflection", true),
                                    Samples.label(TRACE, 19, 22, "deductive", false),
                                    Samples.label(TRACE, 19, 20, "deductive", true)),
                            "trace"),
                    true),
            Samples.words(new Document("p", PROSE, List.of(), "prose"), true)));
    private final TokenLabels labels = new TokenLabels(table, "self-reflection");

    @Test
    void marksTheOpenerTheTokenBeforeItAndTheSegment() {
        assertThat(tokens(Contrast.AT, Labelling.POSITIVE)).containsExactly(7);
        assertThat(tokens(Contrast.PRE, Labelling.POSITIVE)).containsExactly(6);
        assertThat(tokens(Contrast.SEGMENT, Labelling.POSITIVE)).containsExactly(7, 8, 9, 10, 11, 12);
        assertThat(labels.openerIds()).containsExactly(table.id(7));
    }

    @Test
    void hardNegativesAreTheSameWordInProseAndOtherSentenceEndsOfTraces() {
        assertThat(tokens(Contrast.AT_HARD, Labelling.NEGATIVE)).containsExactly(24); // "wait for tom"
        assertThat(tokens(Contrast.PRE_HARD, Labelling.NEGATIVE)).containsExactly(12, 18, 21); // not the prose's "."
    }

    @Test
    void flaggedTokensCountNowhere() {
        for (Contrast contrast : Contrast.values()) {
            assertThat(labels.labelling(contrast).kinds()[0]).isEqualTo(Labelling.LEFT_OUT);
            assertThat(labels.labelling(contrast).kinds()[22]).isEqualTo(Labelling.LEFT_OUT);
        }
        assertThat(tokens(Contrast.AT, Labelling.NEGATIVE)).hasSize(table.size() - 3);
    }

    @Test
    void anOpenerDoesNotReachIntoTheDocumentBefore() {
        String text = "wait , no .";
        TokenTable two = new TokenTable(List.of(
                Samples.words(new Document("a", "x .", List.of(), null), false),
                Samples.words(
                        new Document("b", text, List.of(Samples.label(text, 0, 1, "self-reflection", true)), null),
                        false)));
        assertThat(new TokenLabels(two, "self-reflection").pre(1)).isFalse();
        assertThat(new TokenLabels(two, "self-reflection").opener(2)).isTrue();
    }

    @Test
    void ofAnOpenerInPiecesTheFirstCountsAndALeadingSpaceBelongsToIt() {
        Document document = new Document(
                "b", "No. Hold on", List.of(new dev.retort.activations.Label(4, 11, "self-reflection", true)), null);
        TokenSequence pieces = new TokenSequence(
                document,
                new int[] {1, 2, 3, 4, 5},
                new int[] {0, 2, 3, 6, 8},
                new int[] {2, 3, 6, 8, 11},
                new boolean[5]);
        TokenLabels cut = new TokenLabels(new TokenTable(List.of(pieces)), "self-reflection");
        assertThat(cut.opener(2)).isTrue(); // " Ho"
        assertThat(cut.opener(3)).isFalse();
        assertThat(cut.pre(1)).isTrue();
        assertThat(cut.openerIds()).containsExactly(3);
    }

    @Test
    void wordsLabelWhatNobodyLabelled() {
        Document document = Categories.reasoning()
                .label(new Document(
                        "d", "Add 3. Wait, 3.5 is wrong! I waited, so what. <think>\nSo it is.", List.of(), null));
        List<String> found = new ArrayList<>();
        document.labels()
                .forEach(l -> found.add(l.category()
                        + (l.opener() ? " opener " : " segment ")
                        + document.text().substring(l.start(), l.end())));
        assertThat(found)
                .containsExactly(
                        "self-reflection opener Wait",
                        "self-reflection segment Wait, 3.5 is wrong!",
                        "deductive opener So",
                        "deductive segment So it is.");
    }

    @Test
    void theBuiltInCategoriesAreThePapersFive() {
        assertThat(Categories.reasoning().names())
                .containsExactly(
                        "self-reflection", "computation verification", "deductive", "alternative", "contrastive");
    }

    private List<Integer> tokens(Contrast contrast, byte kind) {
        byte[] kinds = labels.labelling(contrast).kinds();
        List<Integer> tokens = new ArrayList<>();
        for (int token = 0; token < kinds.length; token++) {
            if (kinds[token] == kind) {
                tokens.add(token);
            }
        }
        return tokens;
    }
}
