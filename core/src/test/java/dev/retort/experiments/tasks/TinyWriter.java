package dev.retort.experiments.tasks;

import dev.retort.engine.Device;
import dev.retort.models.Checkpoint;
import dev.retort.models.Decoder;
import dev.retort.models.DecoderConfig;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model of random weights with a tokenizer of bytes and a chat template that opens {@code <think>}: it writes nonsense. */
final class TinyWriter implements AutoCloseable {
    private static final Path TOKENIZER =
            Path.of("../models/src/test/resources/dev/retort/models/tokenizer/bytelevel/tokenizer.json");
    private static final String TEMPLATE =
            "{% for m in messages %}<|im_start|>{{ m.role }}\\n{{ m.content }}<|im_end|>\\n"
                    + "{% endfor %}<|im_start|>assistant\\n<think>\\n";

    final Path place;
    final Decoder decoder;
    final Tokenizer tokenizer;

    TinyWriter(Path folder) {
        place = folder;
        DecoderConfig config = DecoderConfig.qwen2(2, 2, 1, 16, 32, 335);
        try (Decoder made = Decoder.random(config, 5, Device.CPU)) {
            Checkpoint.save(made, folder);
            Files.copy(TOKENIZER, folder.resolve("tokenizer.json"));
            Files.writeString(
                    folder.resolve("tokenizer_config.json"),
                    "{\"eos_token\": \"<|im_end|>\", \"chat_template\": \"" + TEMPLATE + "\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        decoder = Decoder.load(folder, Device.CPU);
        tokenizer = Tokenizers.load(folder);
    }

    EvaluatedModel model() {
        return EvaluatedModel.unedited("tiny", "a hash", place, decoder, tokenizer);
    }

    @Override
    public void close() {
        decoder.close();
        tokenizer.close();
    }
}
