package dev.retort.study.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.formats.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtlasFileTest {
    @TempDir
    Path folder;

    @Test
    void anAtlasReadsBackAsItWasWritten() {
        Atlas atlas = Samples.whole().atlas();
        AtlasFile.write(folder.resolve("atlas.json"), atlas);
        assertThat(AtlasFile.read(folder.resolve("atlas.json"))).isEqualTo(atlas);
    }

    @Test
    void aUsersStudyHasNoLab() {
        AtlasFile.write(folder.resolve("atlas.json"), new Atlas(Map.of("mine", List.of()), Map.of(), null));
        assertThat(AtlasFile.read(folder.resolve("atlas.json")).lab()).isNull();
    }

    @Test
    void aContextThatLacksValuesIsRefusedWithItsPlace() {
        String text =
                "{\"categories\": {\"mine\": [{\"crosscoder\": \"relu-l1\", \"feature\": 1, \"nrn\": 1, \"auroc\": 1,"
                        + " \"firing\": 1,\n\"contexts\": [{\"tokens\": [\"a\", \"b\"], \"values\": [1]}]}]}}";
        assertThatThrownBy(() -> AtlasFile.of(Json.parse(text, Path.of("atlas.json"))))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("atlas.json:2");
    }
}
