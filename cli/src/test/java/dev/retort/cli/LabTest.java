package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.lab.ShippedPair;
import dev.retort.lab.TeacherRates;
import dev.retort.study.DemoStudy;
import dev.retort.study.ModelSource;
import dev.retort.study.Study;
import dev.retort.study.StudyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTest {
    @TempDir
    Path folder;

    @Test
    void corpus_shows_traces_and_base_text() {
        CommandLineRun run = lab("corpus", "--count", "2");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("trace-train-0  <bos> q :", "text-train-1  <bos> ", "182 words");
    }

    @Test
    void corpus_writes_the_same_json_lines_each_time() throws Exception {
        Path file = folder.resolve("corpus.jsonl");
        assertThat(lab("corpus", "--count", "20", "--out", file.toString()).exitCode())
                .isZero();
        String first = Files.readString(file);
        assertThat(first.lines()).hasSize(20).allMatch(line -> line.contains("\"labels\""));
        lab("corpus", "--count", "20", "--out", file.toString());
        assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void truth_marks_every_segment_and_tells_the_averages() {
        CommandLineRun run = lab("truth", "--count", "30", "--split", "test");

        assertThat(run.out())
                .contains("[self-reflection: ", "[computation verification: ", "(wrong)", "over 2,000 traces");
        assertThat(lab("truth", "--json").out()).contains("\"statistics\"", "\"mean_length\"", "\"opener\"");
    }

    @Test
    void truth_of_v3e_marks_what_looks_again_and_says_how_much() {
        CommandLineRun run = lab("truth", "--teacher", "v3e", "--count", "60");

        assertThat(run.out()).contains("<redundant: ", "<necessary: ", "look again in vain");
        assertThat(lab("truth", "--teacher", "v3e", "--json").out())
                .contains("\"redundant_share\"", "\"episodes\"", "\"style\"");
        assertThat(lab("corpus", "--teacher", "v3e", "--json").out()).contains("\"redundant check\"");
    }

    @Test
    void a_pair_is_trained_on_and_measured_and_keeps_its_size_and_seed() {
        String pair = folder.resolve("pair").toString();
        String shipped = folder.resolve("shipped").toString();
        ShippedPair.unpack(folder.resolve("shipped"));

        CommandLineRun wrong = lab("build", "--teacher", "v3e", "--from", shipped, "--size", "M");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("size S and seed 0");
        assertThat(lab("build", "--from", shipped).err()).contains("--from is for --teacher v3e");
        CommandLineRun run = lab("build", "--teacher", "v3e", "--from", shipped, "--quick", "--out", pair, "--json");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\"teacher\": \"v3e\"");
        assertThat(run.err()).contains("209,", "MB of memory");
        assertThat(lab("measure", pair, "--count", "20", "--json").out())
                .contains("\"teacher_v3e\"", "\"greedy\"", "\"post_share\"", "\"reflection_after_wrong\"");
        assertThat(lab("measure", folder.toString()).err()).contains("holds no pair");
    }

    @Test
    void init_of_a_built_pair_writes_a_study_that_needs_no_corpus() throws Exception {
        Path pair = folder.resolve("my pair");
        ShippedPair.unpack(pair);
        Path study = folder.resolve("study.yaml");
        CommandLineRun run = CommandLineRun.logged(
                folder,
                "init",
                pair.resolve("base").toString(),
                pair.resolve("distilled").toString(),
                "--out",
                study.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("`retort run").doesNotContain("name your corpus");
        Study written = StudyFile.read(study);
        Study demo = DemoStudy.study(false);
        assertThat(written.name()).isEqualTo("my-pair");
        assertThat(written.models().continued()).isEqualTo(new ModelSource.Stored(pair.resolve("continued")));
        assertThat(written.teacher()).isEqualTo(TeacherRates.v2());
        assertThat(written.corpus()).isEqualTo(demo.corpus());
        assertThat(written.experiments()).isEqualTo(demo.experiments());
        assertThat(written.crosscoders()).isEqualTo(demo.crosscoders());
    }

    @Test
    void a_split_that_is_not_there_and_a_count_of_none_are_refused() {
        assertThat(lab("truth", "--split", "all").err()).contains("all", "train, dev and test");
        CommandLineRun none = lab("corpus", "--count", "0");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("--count", "found 0");
    }

    private CommandLineRun lab(String verb, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = "lab";
        args[1] = verb;
        args[2] = "--log-file";
        args[3] = folder.resolve("log").toString();
        System.arraycopy(options, 0, args, 4, options.length);
        return CommandLineRun.of(args);
    }
}
