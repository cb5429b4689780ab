package dev.retort.experiments.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.engine.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluationSetTest {
    private static final String GSM8K = """
            {"question": "How many?", "answer": "1+1=<<1+1=2>>2\\n#### 2"}

            {"question": "How much?", "answer": "Much.\\n#### 1,200"}
            """;
    private static final String MATH = """
            {"problem": "P", "solution": "so $\\\\boxed{\\\\frac{1}{2}}$", "answer": "0.5", "unique_id": "test/1"}
            {"problem": "Q", "answer": "7", "id": 12}
            """;

    @TempDir
    Path folder;

    @Test
    void each_form_gives_question_way_and_reference() throws IOException {
        EvaluationSet gsm8k = read(GSM8K, TaskKind.GSM8K);
        assertThat(gsm8k.items())
                .containsExactly(
                        new EvaluationItem("1", "How many?", "1+1=<<1+1=2>>2\n#### 2", "2"),
                        new EvaluationItem("3", "How much?", "Much.\n#### 1,200", "1200"));
        assertThat(read(MATH, TaskKind.MATH).items())
                .containsExactly(
                        new EvaluationItem("test/1", "P", "so $\\boxed{\\frac{1}{2}}$", "\\frac{1}{2}"),
                        new EvaluationItem("12", "Q", "7", "7"));
        Path file = Files.writeString(
                folder.resolve("own.jsonl"),
                "{\"prompt\": \"Two and two?\", \"target\": 4.0}\n{\"prompt\": \"Capital?\", "
                        + "\"target\": \"thought\\n#### Paris\"}");
        assertThat(EvaluationSet.read(file, TaskKind.JSONL, "prompt", "target").items())
                .extracting(EvaluationItem::reference)
                .containsExactly("4.0", "Paris");
    }

    @Test
    void the_hash_is_of_what_is_asked() throws IOException {
        EvaluationSet set = read(GSM8K, TaskKind.GSM8K);
        assertThat(set.first(1).items()).hasSize(1);
        assertThat(set.first(9)).isEqualTo(set);
        assertThat(set.first(1).hash()).isNotEqualTo(set.hash());
        assertThat(read(GSM8K.replace("question\": ", "question\":"), TaskKind.GSM8K)
                        .hash())
                .isEqualTo(set.hash());
        assertThat(read(GSM8K.replace("many", "few"), TaskKind.GSM8K).hash()).isNotEqualTo(set.hash());
    }

    @Test
    void what_cannot_be_asked_is_refused_with_its_line() {
        refused("{\"question\": \"a\", \"answer\": \"#### 1\"}\n{\"question\": \"b\", ", TaskKind.GSM8K, "set.jsonl:2");
        refused("{\"question\": \"a\", \"answer\": \"1\"}", TaskKind.GSM8K, "no last line \"#### N\"");
        refused("{\"question\": \"a\", \"answer\": \"#### \"}", TaskKind.GSM8K, "the answer is empty");
        refused("{\"question\": \" \", \"answer\": \"#### 1\"}", TaskKind.GSM8K, "\"question\" is empty");
        refused("{\"answer\": \"#### 1\"}", TaskKind.GSM8K, "\"question\" is missing");
        refused(
                "{\"problem\": \"a\", \"solution\": \"7\"}",
                TaskKind.MATH,
                "no \\boxed{…}, and there is no \"answer\"");
        refused("[1]", TaskKind.JSONL, "set.jsonl:1");
        refused("\n\n", TaskKind.JSONL, "there is no question in it");
        refused(
                "{\"question\": \"a\", \"answer\": 1, \"id\": 2}\n{\"question\": \"b\", \"answer\": 1}",
                TaskKind.JSONL,
                "set.jsonl:2:1: the id \"2\" stands on an earlier line too");
    }

    @Test
    void damaged_files_end_in_a_sentence() throws IOException {
        fuzz(400);
    }

    @Tag("slow")
    @Test
    void many_damaged_files_end_in_a_sentence() throws IOException {
        fuzz(20_000);
    }

    private void fuzz(int cases) throws IOException {
        Path file = folder.resolve("damaged.jsonl");
        for (TaskKind kind : TaskKind.values()) {
            byte[] valid = (kind == TaskKind.MATH ? MATH : GSM8K).getBytes(StandardCharsets.UTF_8);
            Mutations.onlyBadInputEscapes(valid, cases, "questions " + kind.word(), damaged -> {
                Files.write(file, damaged);
                for (EvaluationItem item : EvaluationSet.read(file, kind).items()) {
                    for (Grading grading : Grading.values()) {
                        grading.matches(grading.strict(item.worked()), item.reference());
                        grading.matches(grading.flexible(item.worked()), item.reference());
                    }
                }
            });
        }
    }

    private EvaluationSet read(String lines, TaskKind kind) throws IOException {
        return EvaluationSet.read(Files.writeString(folder.resolve("set.jsonl"), lines), kind);
    }

    private void refused(String lines, TaskKind kind, String sentence) {
        assertThatThrownBy(() -> read(lines, kind)).isInstanceOf(BadInput.class).hasMessageContaining(sentence);
    }
}
