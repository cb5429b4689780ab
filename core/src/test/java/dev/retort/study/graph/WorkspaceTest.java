package dev.retort.study.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    Path folder;

    @Test
    void aSecondRunAtOnceIsRefusedAndTheFolderIsFreeAfterwards() {
        try (Workspace _ = Workspace.open(folder)) {
            assertThatThrownBy(() -> Workspace.open(folder))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContainingAll(folder.toString(), "another run", "--workspace");
        }
        Workspace.open(folder).close();
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldInASentence() throws IOException {
        // a file in the way works for root too, whom permissions do not stop
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Workspace.open(file.resolve("workspace")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void theFirstStartsChoicesStay() {
        try (Workspace workspace = Workspace.open(folder)) {
            workspace.choices(new Choices(2, 1, "F32"));

            assertThat(workspace.choices(new Choices(8, 4, "BF16"))).isEqualTo(new Choices(2, 1, "F32"));
        }
    }

    @Test
    void aFolderThatIsNoWorkspaceIsNotCleaned() {
        assertThatThrownBy(() -> Upkeep.items(folder))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("no workspace");
    }
}
