package dev.retort.models.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a byte-level BPE cuts text into words before it merges: the kinds that GGUF files name in {@code
 * tokenizer.ggml.pre}, as llama.cpp and the models' own tokenizer files define them.
 */
enum PreTokenizer {
    GPT2("gpt-2", "phi-2", "jina-en", "mpt", "olmo", "gpt2"),
    /** Digits one by one, then GPT-2's words. */
    DIGITS("smollm", "starcoder", "refact", "command-r", "codeshell"),
    LLAMA3("llama-bpe", "llama3", "llama-v3", "falcon3"),
    /** Llama 3's words, without its exceptions: SmolLM3, Phi-4. */
    LLAMA3_WORDS("smaug-bpe", "dbrx"),
    /** Mistral's: words begin anew at a capital, digits stand alone. */
    TEKKEN("tekken"),
    /** Phi-4-mini's: as Mistral's, with short forms, and digits by three. */
    GPT4O("gpt-4o", "llama4"),
    QWEN2("qwen2", "stablelm2"),
    DEEPSEEK_R1_QWEN("deepseek-r1-qwen"),
    /** What llama.cpp does with a file that names no kind. */
    DEFAULT("default");

    private static final String WORDS = "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String REST = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String SHORT_FORMS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String SIGNS = "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final List<String> DEFAULT_CUTS = List.of(
            "[\\p{P}\\$\\+<=>\\^~\\|]+",
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)",
            "\\p{N}+",
            "[0-9][0-9][0-9]");

    private final List<String> names;

    PreTokenizer(String... names) {
        this.names = List.of(names);
    }

    static Optional<PreTokenizer> named(String name) {
        return Stream.of(values()).filter(kind -> kind.names.contains(name)).findFirst();
    }

    static List<String> allNames() {
        return Stream.of(values()).flatMap(kind -> kind.names.stream()).toList();
    }

    /** What a GGUF file that Retort writes calls it. */
    String ggufName() {
        return names.getFirst();
    }

    /** As {@code tokenizer.json} writes it. */
    Map<String, Object> json() {
        return switch (this) {
            case GPT2 -> bytes(true);
            case DIGITS -> sequence(List.of(Map.of("type", "Digits", "individual_digits", true), bytes(true)));
            case LLAMA3, LLAMA3_WORDS -> cut(List.of(SHORT_FORMS + WORDS + "\\p{N}{1,3}" + REST));
            case QWEN2, DEEPSEEK_R1_QWEN -> cut(List.of(SHORT_FORMS + WORDS + "\\p{N}" + REST));
            case TEKKEN -> cut(List.of(capitals("") + "|\\p{N}" + SIGNS));
            case GPT4O -> cut(List.of(capitals(SHORT_FORMS + "?") + "|\\p{N}{1,3}" + SIGNS));
            case DEFAULT -> cut(DEFAULT_CUTS);
        };
    }

    /** Words of capitals and then small letters, either of which may lack; {@code tail} may follow. */
    private static String capitals(String tail) {
        String before = "[^\\r\\n\\p{L}\\p{N}]?";
        return before + UPPER + "*" + LOWER + "+" + tail + "|" + before + UPPER + "+" + LOWER + "*" + tail;
    }

    /** Whether a word that is a token is taken as it is, whatever the merges would make of it. */
    boolean ignoresMerges() {
        return this == LLAMA3 || this == TEKKEN;
    }

    /** Qwen's own tokenizer composes characters first. */
    boolean composes() {
        return this == QWEN2;
    }

    /** Whether a text begins with the beginning-of-sequence token when the file does not say. */
    boolean beginsByDefault() {
        return this == LLAMA3 || this == TEKKEN;
    }

    private static Map<String, Object> cut(List<String> patterns) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (String pattern : patterns) {
            steps.add(Map.of(
                    "type", "Split", "pattern", Map.of("Regex", pattern), "behavior", "Isolated", "invert", false));
        }
        steps.add(bytes(false));
        return sequence(steps);
    }

    private static Map<String, Object> sequence(List<Map<String, Object>> steps) {
        return Map.of("type", "Sequence", "pretokenizers", steps);
    }

    private static Map<String, Object> bytes(boolean words) {
        return Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", words);
    }
}
