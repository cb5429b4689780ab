package dev.retort.experiments.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.retort.basics.BadInput;
import dev.retort.engine.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Sets of analogies: those inside the product, the public format, and what is none. */
class AnalogySetTest {
    static final List<String> NAMES = AnalogySet.BUILT_IN;

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("NAMES")
    void every_built_in_set_has_twenty_pairs_of_different_words(String name) {
        AnalogySet set = AnalogySet.named(name).getFirst();
        assertThat(set.name()).isEqualTo(name);
        assertThat(set.pairs()).hasSizeGreaterThanOrEqualTo(20).doesNotHaveDuplicates();
        assertThat(set.pairs()).extracting(AnalogySet.Pair::input).doesNotHaveDuplicates();
        assertThat(set.pairs()).noneMatch(pair -> pair.input().equals(pair.output()));
    }

    @Test
    void all_built_in_sets_go_by_one_name() {
        assertThat(AnalogySet.named("built-in")).extracting(AnalogySet::name).isEqualTo(AnalogySet.BUILT_IN);
    }

    @Test
    void the_public_files_are_read() {
        Path files = Golden.data("function_vectors").orElse(Path.of("none"));
        assumeTrue(Files.isDirectory(files), "no public sets beside this checkout");
        assertThat(AnalogySet.named(files.toString()))
                .hasSize(17)
                .allMatch(set -> set.pairs().size() >= 190)
                .extracting(AnalogySet::name)
                .contains("country-capital", "singular-plural", "person-sport");
    }

    @Test
    void a_pair_that_stands_twice_counts_once() throws IOException {
        Path file = write("[{\"output\": \"b\", \"input\": \" a\"}, {\"input\": \"a\", \"output\": \"b\"}]");
        assertThat(AnalogySet.named(file.toString()).getFirst().pairs()).containsExactly(new AnalogySet.Pair("a", "b"));
        assertThat(AnalogySet.named(folder.toString())).hasSize(1);
    }

    @Test
    void what_is_no_set_is_a_sentence() throws IOException {
        refused("is neither a file, nor a folder, nor a built-in set; those are country-capital", "plurals");
        refused(
                "set.json:2:1",
                write("[{\"input\": \"a\", \"output\": \"b\"},\n").toString());
        refused("set.json:1:2", write("[\"a\"]").toString());
        refused("output", write("[{\"input\": \"a\"}]").toString());
        refused(
                "a word is empty",
                write("[{\"input\": \"a\", \"output\": \" \"}]").toString());
        refused(
                "should be text",
                write("[{\"input\": \"a\", \"output\": [\"b\"]}]").toString());
        refused(
                "holds no .json file",
                Files.createDirectory(folder.resolve("empty")).toString());
    }

    @Test
    void plans_say_what_they_need() {
        assertThat(plan(20, "{}", 0).fewest()).isEqualTo(11);
        assertThat(plan(5, "{}", 0).fewest()).isEqualTo(8);
        assertThatThrownBy(() -> plan(20, "no place", 0))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("with {} once");
        assertThatThrownBy(() -> plan(20, "{}", 9)).isInstanceOf(BadInput.class).hasMessageContaining("at least 11");
        assertThatThrownBy(() -> plan(0, "{}", 0)).isInstanceOf(BadInput.class).hasMessageContaining("--dimensions 0");
    }

    @Test
    void words_know_where_they_stand() {
        AnalogySet set = new AnalogySet("s", List.of(new AnalogySet.Pair("𝒳y", "Z"), new AnalogySet.Pair("b", "c")));
        Wording carried = Wording.of(set, plan(2, "say “{}” now", 0));
        assertThat(carried.input(set.pairs().getFirst())).isEqualTo(new Wording.Prompt("say “𝒳y” now", 5, 7));
        Wording shown = Wording.of(set, new AnalogyPlan(2, false, "{}", 1, 0, 9, 1));
        assertThat(shown.pairs()).hasSize(1);
        AnalogySet.Pair measured = shown.pairs().getFirst();
        AnalogySet.Pair before = set.pairs().get(set.pairs().indexOf(measured) == 0 ? 1 : 0);
        assertThat(shown.output(measured).text())
                .isEqualTo("Q: " + before.input() + "\nA: " + before.output() + "\n\nQ: " + measured.input() + "\nA: "
                        + measured.output());
        assertThat(shown.input(measured).text()).endsWith("\n\nQ: " + measured.input());
    }

    private static AnalogyPlan plan(int dimensions, String carrier, int pairs) {
        return new AnalogyPlan(dimensions, false, carrier, -1, pairs, 9, 1);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("set.json"), text);
    }

    private static void refused(String sentence, String name) {
        assertThatThrownBy(() -> AnalogySet.named(name))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(sentence);
    }
}
