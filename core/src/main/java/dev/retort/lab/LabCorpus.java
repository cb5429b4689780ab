package dev.retort.lab;

import dev.retort.activations.Document;
import dev.retort.activations.Label;
import dev.retort.formats.AtomicFile;
import dev.retort.formats.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The corpus a lab study harvests: traces of the teacher with their truth as labels, and as many tokens of base text, in
 * turns. Document {@code i} depends on the seed, the split and {@code i} alone.
 *
 * <p>A segment has one label over all its words, and one more, with {@code opener}, over the word that opens it; so has
 * an episode in which the v3e teacher looks again, as {@link #REDUNDANT} or {@link #NECESSARY}. Prose has no labels, although the same words occur in it. Texts begin with {@code <bos>} as the models' training rows do.
 */
public final class LabCorpus {
    public static final String TRACE = "trace";
    public static final String TEXT = "text";

    /** The category of an episode that had nothing to find. */
    public static final String REDUNDANT = "redundant check";

    /** The category of an episode that had something to find. */
    public static final String NECESSARY = "necessary check";

    /** Base documents are gathered to texts at least this long, in tokens: then both kinds have about the same share. */
    private static final int TEXT_TOKENS = 96;

    /** Base texts come from documents no training row reaches. */
    private static final long FIRST_UNREAD = 1L << 40;

    private static final int DOCUMENTS_IN_A_TEXT = 32;

    private final Teacher teacher;
    private final BaseCorpus base;
    private final Split split;

    /** With the traces of the teacher v2. */
    public LabCorpus(long seed, Split split) {
        this(seed, split, TeacherRates.v2());
    }

    public LabCorpus(long seed, Split split, Teaching teaching) {
        this.teacher = new Teacher(seed, teaching);
        this.base = new BaseCorpus(seed);
        this.split = split;
    }

    /** Even documents are traces, odd ones base text. */
    public Document document(long index) {
        return index % 2 == 0 ? labelled(id(TRACE, index), teacher.trace(split, index / 2)) : text(index);
    }

    /** The first documents. */
    public List<Document> documents(int count) {
        List<Document> documents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            documents.add(document(i));
        }
        return documents;
    }

    /** Writes the first {@code count} documents as JSON Lines. */
    public void write(Path file, int count) {
        AtomicFile.write(file, stream -> {
            for (int i = 0; i < count; i++) {
                stream.write((Json.line(document(i)) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** A trace as a document with its labels. */
    public static Document labelled(String id, Trace trace) {
        TokenOffsets offsets = TokenOffsets.of(trace.ids());
        List<Label> labels = new ArrayList<>();
        for (Segment segment : trace.segments()) {
            String category = segment.category().text();
            int start = offsets.starts()[segment.start()];
            if (segment.opened()) {
                labels.add(new Label(start, offsets.ends()[segment.start()], category, true));
            }
            labels.add(new Label(start, offsets.ends()[segment.end() - 1], category, false));
        }
        for (EpisodeSpan episode : trace.episodes()) {
            String category = episode.redundant() ? REDUNDANT : NECESSARY;
            int start = offsets.starts()[episode.start()];
            labels.add(new Label(start, offsets.ends()[episode.start()], category, true));
            labels.add(new Label(start, offsets.ends()[episode.end() - 1], category, false));
        }
        return new Document(id, trace.text(), labels, TRACE);
    }

    private Document text(long index) {
        StringBuilder text = new StringBuilder("<bos>");
        int tokens = 1;
        for (int d = 0; tokens < TEXT_TOKENS && d < DOCUMENTS_IN_A_TEXT; d++) {
            String document = base.document(FIRST_UNREAD + index * DOCUMENTS_IN_A_TEXT + d)
                            .text() + " <eos>";
            text.append(' ').append(document);
            tokens += document.split(" ").length;
        }
        return new Document(id(TEXT, index), text.toString(), List.of(), TEXT);
    }

    private String id(String kind, long index) {
        return kind + "-" + split.text() + "-" + index;
    }
}
