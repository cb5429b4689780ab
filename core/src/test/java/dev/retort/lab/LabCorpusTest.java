package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.formats.Json;
import dev.retort.formats.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCorpusTest {
    @TempDir
    Path folder;

    private final LabCorpus corpus = new LabCorpus(6, Split.TEST);

    @Test
    void halfTheTokensAreTracesAndTheOtherHalfBaseText() {
        List<Document> documents = corpus.documents(2000);
        double traces = tokens(documents, LabCorpus.TRACE);
        double texts = tokens(documents, LabCorpus.TEXT);
        assertThat(traces / (traces + texts)).isEqualTo(.5, within(.02));
        assertThat(documents.stream().map(Document::id)).doesNotHaveDuplicates();
    }

    @Test
    void anOpenersLabelCoversOneOpenerAndASegmentsLabelBeginsWithIt() {
        for (Document document : corpus.documents(500)) {
            for (Label label : document.labels()) {
                String span = document.text().substring(label.start(), label.end());
                if (label.opener()) {
                    assertThat(category(label).openers()).contains(span);
                    assertThat(document.labels())
                            .anyMatch(l -> !l.opener()
                                    && l.start() == label.start()
                                    && l.category().equals(label.category()));
                } else {
                    assertThat(span).doesNotStartWith(" ").doesNotEndWith(" ");
                }
            }
            if (LabCorpus.TEXT.equals(document.kind())) {
                assertThat(document.labels()).isEmpty();
            }
        }
    }

    @Test
    void v2CorporaNeverChange() throws Exception {
        Path file = folder.resolve("corpus.jsonl");
        new LabCorpus(6, Split.TEST).write(file, 1000);
        assertThat(Sha256.of(file)).isEqualTo("3d21d728bd4dc86a6e72f29e0518479cfd25666e8a9e63932b10df4fbeba46e4");
    }

    @Test
    void episodesOfV3eAreLabelledFromTheirOpenerOn() {
        LabCorpus rethinking = new LabCorpus(6, Split.TEST, RethinkingRates.v3e());
        for (int i = 0; i < 400; i += 2) {
            Trace trace = new Teacher(6, RethinkingRates.v3e()).trace(Split.TEST, i / 2);
            List<Label> looks = rethinking.document(i).labels().stream()
                    .filter(label ->
                            Set.of(LabCorpus.REDUNDANT, LabCorpus.NECESSARY).contains(label.category()))
                    .toList();
            assertThat(looks).hasSize(2 * trace.episodes().size());
            assertThat(looks.stream().filter(label -> label.category().equals(LabCorpus.NECESSARY)))
                    .hasSize(2
                            * (int) trace.episodes().stream()
                                    .filter(e -> !e.redundant())
                                    .count());
            List<LabelledTrace.LabelledEpisode> labelled =
                    LabelledTrace.of("t", trace).episodes();
            for (int e = 0; e < labelled.size(); e++) {
                assertThat(trace.text().substring(0, labelled.get(e).start()).split(" "))
                        .hasSize(trace.episodes().get(e).start());
                assertThat(looks.get(2 * e + 1).start())
                        .isEqualTo(labelled.get(e).start());
                assertThat(looks.get(2 * e + 1).end()).isEqualTo(labelled.get(e).end());
            }
        }
    }

    @Test
    void labelsSayWhatTheTeacherSays() {
        Trace trace = new Teacher(6).trace(Split.TEST, 4);
        LabelledTrace labelled = LabelledTrace.of("t", trace);
        for (int i = 0; i < trace.equations().size(); i++) {
            var span = labelled.equations().get(i);
            assertThat(labelled.text().substring(span.start(), span.end()))
                    .isEqualTo(trace.equations().get(i).equation().text());
        }
        assertThat(labelled.text().substring(labelled.thinkEnd())).startsWith("</think> a : ");
    }

    @Test
    void theFileHasADocumentALine() throws Exception {
        Path file = folder.resolve("corpus.jsonl");
        corpus.write(file, 10);
        try (var lines = Json.lines(file)) {
            assertThat(lines.map(node -> node.asMap("document").need("text").asText()))
                    .containsExactlyElementsOf(
                            corpus.documents(10).stream().map(Document::text).toList());
        }
        byte[] first = Files.readAllBytes(file);
        new LabCorpus(6, Split.TEST).write(file, 10);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    private static Category category(Label label) {
        for (Category category : Category.values()) {
            if (category.text().equals(label.category())) {
                return category;
            }
        }
        throw new AssertionError("no category " + label.category());
    }

    private static double tokens(List<Document> documents, String kind) {
        return documents.stream()
                .filter(document -> kind.equals(document.kind()))
                .mapToInt(document -> document.text().split(" ").length)
                .sum();
    }
}
