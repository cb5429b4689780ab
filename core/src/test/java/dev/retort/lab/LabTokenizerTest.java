package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.models.tokenizer.Encoding;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTokenizerTest {
    @TempDir
    Path folder;

    @Test
    void theWrittenTokenizerReadsTracesAsTheTeacherWroteThem() {
        LabTokenizer.write(folder);
        try (Tokenizer tokenizer = Tokenizers.load(folder)) {
            assertThat(tokenizer.vocabSize()).isEqualTo(Vocabulary.lab().size());
            for (Trace trace : new Teacher(1).traces(Split.DEV, 50)) {
                Encoding encoding = tokenizer.encode(trace.text());
                TokenOffsets offsets = TokenOffsets.of(trace.ids());
                assertThat(encoding.ids()).isEqualTo(trace.ids());
                assertThat(encoding.starts()).isEqualTo(offsets.starts());
                assertThat(encoding.ends()).isEqualTo(offsets.ends());
                assertThat(tokenizer.decode(trace.ids(), false)).isEqualTo(trace.text());
            }
        }
    }

    @Test
    void aWordOutsideTheLanguageIsAnErrorNotAGuess() {
        LabTokenizer.write(folder);
        try (Tokenizer tokenizer = Tokenizers.load(folder)) {
            assertThatThrownBy(() -> tokenizer.encode("tom waits patiently ."));
        }
    }
}
