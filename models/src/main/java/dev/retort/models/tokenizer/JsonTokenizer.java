package dev.retort.models.tokenizer;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.formats.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** The tokenizer that a {@code tokenizer.json} describes, run by Hugging Face's library. */
final class JsonTokenizer implements Tokenizer {
    private final HuggingFaceTokenizer library;
    private final Vocabulary vocabulary;

    private JsonTokenizer(HuggingFaceTokenizer library, Vocabulary vocabulary) {
        this.library = library;
        this.vocabulary = vocabulary;
    }

    /** @param file where the text comes from, for errors */
    static JsonTokenizer of(String json, Path file) {
        Vocabulary vocabulary = Vocabulary.of(Json.parse(json, file).asMap("a tokenizer"));
        keepOffTheNetwork();
        Map<String, String> options = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try {
            ByteArrayInputStream bytes = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
            return new JsonTokenizer(HuggingFaceTokenizer.newInstance(bytes, options), vocabulary);
        } catch (EngineException e) {
            throw new Failure(
                    "The tokenizers library cannot be loaded: " + e.getMessage()
                            + ". It unpacks itself into ~/.djl.ai; DJL_CACHE_DIR names another folder.",
                    e);
        } catch (IOException | RuntimeException e) {
            throw new BadInput(file + ": this is no tokenizer the tokenizers library can read: " + e.getMessage(), e);
        }
    }

    /** DJL would look for a CUDA build to download and report its use; the processor's build lies in its jar. */
    private static void keepOffTheNetwork() {
        Map<String, String> settings =
                Map.of("RUST_FLAVOR", "cpu", "OPT_OUT_TRACKING", "true", "ai.djl.offline", "true");
        settings.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    }

    @Override
    public Encoding encode(String text, boolean addSpecial) {
        return converted(told(text, () -> library.encode(whole(text), addSpecial, false)));
    }

    @Override
    public List<Encoding> encodeAll(List<String> texts) {
        List<String> whole = texts.stream().map(JsonTokenizer::whole).toList();
        return Arrays.stream(told(String.join(" ", whole), () -> library.batchEncode(whole, false, false)))
                .map(JsonTokenizer::converted)
                .toList();
    }

    /** A vocabulary of words without one for the unknown refuses a text that holds another. */
    private static <T> T told(String text, Supplier<T> encoding) {
        try {
            return encoding.get();
        } catch (RuntimeException e) {
            String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
            throw new BadInput("the tokenizer cannot encode \"" + shown + "\": " + e.getMessage(), e);
        }
    }

    /** Half a surrogate pair is no text in UTF-8; it becomes U+FFFD, which keeps all places as they are. */
    private static String whole(String text) {
        boolean broken = text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (!broken) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }

    private static Encoding converted(ai.djl.huggingface.tokenizers.Encoding encoding) {
        long[] ids = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        int before = 0;
        for (int i = 0; i < ids.length; i++) {
            // A token the tokenizer added itself has no span: it stands where the text before it ends.
            CharSpan span = spans[i];
            starts[i] = span == null ? before : span.getStart();
            ends[i] = span == null ? before : span.getEnd();
            before = ends[i];
        }
        return new Encoding(Arrays.stream(ids).mapToInt(Math::toIntExact).toArray(), starts, ends);
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        return library.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
    }

    @Override
    public int vocabSize() {
        return vocabulary.size();
    }

    @Override
    public OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    @Override
    public String token(int id) {
        return vocabulary.token(id);
    }

    @Override
    public Set<Integer> specials() {
        return vocabulary.specials();
    }

    @Override
    public void close() {
        library.close();
    }
}
