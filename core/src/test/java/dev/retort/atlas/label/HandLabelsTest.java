package dev.retort.atlas.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.atlas.Label;
import dev.retort.atlas.LabelSource;
import dev.retort.atlas.LabelTable;
import dev.retort.atlas.NameScore;
import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandLabelsTest {
    @TempDir
    Path folder;

    private List<Label> read(String text) throws IOException {
        return HandLabels.read(Files.writeString(folder.resolve("labels.csv"), text), 10);
    }

    private void refused(String text, String sentence) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(BadInput.class).hasMessageContaining(sentence);
    }

    @Test
    void labels_keep_author_date_and_note_and_come_back_from_the_table() throws IOException {
        List<Label> labels = read(
                "\uFEFFauthor,date,feature,text,note\r\n"
                        + "青木,2026-03-31,3,\"待って、と言う\",\"first, \"\"and\"\" last\"\r\nBo,2026-03-31T09:30:00+09:00,4,\"two\nlines\",\r\n");
        assertThat(labels).hasSize(2);
        assertThat(labels.get(0)).isEqualTo(Label.byHand(3, "待って、と言う", "青木", "2026-03-31", "first, \"and\" last"));
        assertThat(labels.get(1).text()).isEqualTo("two lines");
        Label judged = new Label(
                3,
                LabelSource.JUDGE,
                "m",
                "waiting",
                new NameScore(9, 1, 10, 0, 2),
                null,
                "",
                "2026-01-01T00:00:00Z",
                "");
        LabelTable table = new LabelTable(List.of()).with(List.of(judged)).with(labels);
        table.write(folder);
        assertThat(LabelTable.read(folder)).isEqualTo(table);
        assertThat(table.labels())
                .extracting(Label::source)
                .containsExactly(LabelSource.JUDGE, LabelSource.HAND, LabelSource.HAND);
    }

    @Test
    void of_one_author_the_newer_label_stays() throws IOException {
        String head = "feature,label,author,date\n";
        LabelTable table = HandLabels.merge(
                        new LabelTable(List.of()),
                        read(
                                head
                                        + "1,new,A,2026-02-02\n1,old,A,2026-02-01\n2,b,A,2026-02-01T10:00:00Z\n1,other,B,2026-01-01\n"))
                .table();
        assertThat(table.labels()).extracting(Label::text).containsExactly("new", "other", "b");
        HandLabels.Merged merged = HandLabels.merge(
                table,
                read(head + "1,older,A,2026-02-01\n2,same moment,A,2026-02-01T19:00:00+09:00\n3,third,A,2026-01-01\n"));
        assertThat(merged.table().labels())
                .extracting(Label::text)
                .containsExactly("new", "other", "same moment", "third");
        assertThat(List.of(merged.added(), merged.replaced(), merged.older())).containsExactly(1, 1, 1);
    }

    @Test
    void a_bad_row_is_refused_with_its_line() {
        String head = "feature,label,author,date\n";
        refused(head + "1,a,A,2026-02-02\n10,b,A,2026-02-02\n", "labels.csv:3: there is no feature \"10\"");
        refused(head + "-1,a,A,2026-02-02\n", "labels.csv:2: there is no feature \"-1\"");
        refused(head + "\n1, ,A,2026-02-02\n", "labels.csv:3: the label is empty");
        refused(head + "1,a,,2026-02-02\n", "the author is empty");
        refused(head + "1,a,A,02/02/2026\n", "\"02/02/2026\" is no date");
        refused(head + "1,a,A,2026-02-30\n", "\"2026-02-30\" is no date");
        refused(head + "1,a,b,A,2026-02-02\n", "found 5 fields");
        refused(head, "has no labels");
        refused("feature;label;author;date\n", "separated by commas");
        refused("feature,label,author\n", "\"date\" is missing");
        refused("feature,label,text,author,date\n", "one of them");
    }
}
