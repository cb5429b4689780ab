package dev.retort.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.engine.Device;
import dev.retort.engine.Mutations;
import dev.retort.engine.Scope;
import dev.retort.formats.Gguf;
import dev.retort.formats.GgufPrecision;
import dev.retort.formats.TorchFile;
import dev.retort.models.template.ChatTemplate;
import dev.retort.models.template.Message;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files for every reader of models: whatever they hold, a sentence comes out, in time and in little memory. 200,000
 * inputs in all; each reader's own tests have some hundreds in every build.
 */
@Tag("slow")
final class ReaderFuzzTest {
    private static final Duration MOST_TIME = Duration.ofSeconds(2);

    /** Time of the thread's own: a busy machine is no fault of a parser. */
    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

    private static final long MOST_KILOBYTES = 1 << 20;
    private static int inputs;

    private static long before;

    @TempDir
    Path folder;

    /** Libraries and a first model: what a process needs whatever it reads. */
    @BeforeAll
    static void warmUp() throws IOException {
        load(FamiliesTest.fixture("llama"));
        before = most();
    }

    @Test
    void safetensors() throws IOException {
        Path model = FamiliesTest.fixture("llama");
        Path file = folder.resolve("model.safetensors");
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        fuzz(Files.readAllBytes(model.resolve("model.safetensors")), 3000, 40_000, "safetensors", damaged -> {
            Files.write(file, damaged);
            load(folder);
        });
    }

    @Test
    void gguf() throws IOException {
        Path file = folder.resolve("model.gguf");
        Path small = folder.resolve("small.gguf");
        // wide enough for blocks, so that the packed matrices are read too
        DecoderConfig config = new DecoderConfig(
                Family.LLAMA, 1, 2, 1, 32, 16, 32, 480, 64, 1e-6, Rope.plain(10_000), true, false, Traits.llama(16));
        try (Decoder decoder = Decoder.random(config, 1, Device.CPU)) {
            Path tokenizer = Path.of("src/test/resources/dev/retort/models/tokenizer/gguf-llama/tokenizer.gguf");
            Map<String, Object> keys = ModelCompanions.ggufKeys(tokenizer, 480);
            Checkpoint.saveGguf(decoder, keys, small, GgufPrecision.Q8_0);
        }
        fuzz(Files.readAllBytes(small), 20_000, 30_000, "gguf", damaged -> {
            Files.write(file, damaged);
            load(file);
        });
        fuzz(Files.readAllBytes(small), 20_000, 10_000, "gguf tokenizer", damaged -> {
            Files.write(file, damaged);
            try (Gguf gguf = Gguf.open(file);
                    Tokenizer tokenizer = Tokenizers.of(gguf.metadata(), file)) {
                assertThat(tokenizer.encode("Wait, 7 × 8").ids()).isNotEmpty();
            }
        });
    }

    @Test
    void torch() throws IOException {
        Path file = folder.resolve("pytorch_model.bin");
        byte[] valid = Files.readAllBytes(FamiliesTest.fixture("llama").resolve("pytorch_model.bin"));
        fuzz(valid, 6000, 40_000, "torch", damaged -> {
            Files.write(file, damaged);
            TorchFile.read(file);
        });
    }

    @Test
    void configurations() throws Exception {
        for (Path model : FamiliesTest.cases().subList(0, 10)) {
            for (String name : List.of("config.json", "config.older.json")) {
                fuzz(Files.readAllBytes(model.resolve(name)), 4000, 2000, model + name, damaged -> {
                    Files.write(folder.resolve("config.json"), damaged);
                    DecoderConfig config = Checkpoint.config(folder);
                    config.rope().frequencies(config.dHead(), 1);
                });
            }
        }
    }

    @Test
    void tokenizers() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        byte[] valid =
                Files.readAllBytes(Path.of("src/test/resources/dev/retort/models/tokenizer/bytelevel/tokenizer.json"));
        fuzz(valid, valid.length, 20_000, "tokenizer", damaged -> {
            Files.write(file, damaged);
            try (Tokenizer tokenizer = Tokenizers.load(file)) {
                tokenizer.decode(tokenizer.encode("Wait, 7 × 8 = 56.").ids(), false);
            }
        });
    }

    @Test
    void templates() throws Exception {
        Path models = Path.of("src/test/resources/dev/retort/models/template");
        List<Path> files;
        try (Stream<Path> all = Files.walk(models)) {
            files = all.filter(path -> path.toString().endsWith(".jinja"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        int each = 40_000 / files.size();
        for (Path template : files) {
            fuzz(Files.readAllBytes(template), Integer.MAX_VALUE, each, template.toString(), damaged -> {
                ChatTemplate parsed = ChatTemplate.of(new String(damaged, StandardCharsets.UTF_8), "a template");
                parsed.render(
                        List.of(Message.user("hi"), Message.assistant("<think>so</think>ho"), Message.user("?")),
                        true,
                        Map.of("bos_token", "<s>", "eos_token", "</s>"));
            });
        }
    }

    private static void load(Path model) {
        try (Scope _ = Scope.open();
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            assertThat(decoder.parameterCount()).isPositive();
        }
    }

    private static void fuzz(byte[] valid, int head, int cases, String name, Mutations.Parser parser) {
        Mutations.onlyBadInputEscapes(valid, head, cases, name, damaged -> {
            long begun = PROCESSOR.getCurrentThreadCpuTime();
            try {
                parser.parse(damaged);
            } finally {
                Duration took = Duration.ofNanos(PROCESSOR.getCurrentThreadCpuTime() - begun);
                assertThat(took).as("processor time for one input").isLessThan(MOST_TIME);
            }
        });
        inputs += cases;
    }

    /** The heap is bounded by the test's own limit, and an input that needed more would have failed; the rest is native. */
    @AfterAll
    static void count() throws IOException {
        long heap = Runtime.getRuntime().totalMemory() >> 10;
        long grown = most() - before;
        System.out.printf(
                "%,d damaged inputs read; %,d KB more resident than before, at most %,d of them heap%n",
                inputs, grown, heap);
        assertThat(grown - heap).isLessThan(MOST_KILOBYTES);
    }

    /** The most memory this process has had resident so far, in KB; 0 where the system does not tell. */
    private static long most() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readString(status)
                .lines()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
