package dev.retort.models;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.models.template.Thinking;
import dev.retort.models.tokenizer.StreamDecoder;
import dev.retort.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;

/**
 * Text in, text out, as it comes. Owns nothing: model and tokenizer stay the caller's.
 *
 * @param steps how the model takes steps, given the positions they must have room for: as it is, under hooks, or beside a
 *     base; each is closed when its texts are written
 */
public record TextGenerator(Decoder model, Tokenizer tokenizer, IntFunction<StepModel> steps) {
    /** @param hooks acts during the prompt and during every token */
    public TextGenerator(Decoder model, Tokenizer tokenizer, Hooks hooks) {
        this(model, tokenizer, capacity -> new DecoderSteps(model, hooks, capacity));
    }

    /** Why a text ended. */
    public enum End {
        /** With one of the model's end tokens. */
        TOKEN,
        /** At a stop string, which is not part of the text. */
        STRING,
        /** It had reached the tokens it was allowed. */
        LENGTH
    }

    /**
     * A text.
     *
     * @param ids its tokens, an end token included
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, never compared
    public record Written(String text, int[] ids, End end) {}

    /**
     * Writes on from one prompt several times; text number i is drawn as item i, so that it does not depend on how many
     * others there are.
     *
     * @param prompt its tokens
     * @param sampling with {@code maxTokens} at most what {@link #room} says
     * @param stops texts that end a text before them
     * @param first told the first text piece by piece, never half a character and nothing of a stop string
     */
    public List<Written> write(
            int[] prompt,
            int count,
            Sampling sampling,
            List<String> stops,
            Consumer<String> first,
            Progress.Task task) {
        room(prompt.length);
        long[] items = LongStream.range(0, count).toArray();
        return write(Collections.nCopies(count, prompt), items, sampling, stops, first, task);
    }

    /**
     * Writes on from each prompt, all in one batch.
     *
     * @param prompts their tokens
     * @param items what identifies each text to the random numbers
     * @param sampling with {@code maxTokens} at most what {@link #room} says of the longest prompt
     * @param first told the first text, as above
     */
    public List<Written> write(
            List<int[]> prompts,
            long[] items,
            Sampling sampling,
            List<String> stops,
            Consumer<String> first,
            Progress.Task task) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
        List<StopSeeker> seekers = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            Consumer<String> told = i == 0 ? first : piece -> {};
            seekers.add(new StopSeeker(new StreamDecoder(tokenizer, false), stops, told));
        }
        Set<Integer> silent = silent();
        Generator generator = new Generator(model.device(), sampling);
        List<int[]> ids;
        try (StepModel stepping = steps.apply(longest + sampling.maxTokens())) {
            ids = generator.generate(
                    stepping,
                    prompts,
                    items,
                    (row, id) -> silent.contains(id) || seekers.get(row).goesOn(id),
                    task);
        }
        List<Written> written = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            written.add(written(ids.get(i), sampling.stops(), seekers.get(i)));
        }
        return written;
    }

    private static Written written(int[] ids, Set<Integer> ends, StopSeeker seeker) {
        String text = seeker.finish();
        boolean token = ids.length > 0 && ends.contains(ids[ids.length - 1]);
        return new Written(text, ids, seeker.found() ? End.STRING : token ? End.TOKEN : End.LENGTH);
    }

    /**
     * What {@link #write} would have made of these tokens: those behind an end token or a stop string are left out.
     *
     * @param ends tokens that end a text
     * @param stops texts that end it before them
     */
    public Written read(int[] ids, Set<Integer> ends, List<String> stops) {
        StopSeeker seeker = seeker(stops);
        Set<Integer> silent = silent();
        int length = 0;
        boolean goesOn = true;
        while (goesOn && length < ids.length) {
            int id = ids[length++];
            goesOn = (silent.contains(id) || seeker.goesOn(id)) && !ends.contains(id);
        }
        return written(Arrays.copyOf(ids, length), ends, seeker);
    }

    /** Sees one text's new tokens in their order, and says whether it goes on: no stop string is complete. */
    public IntPredicate watch(List<String> stops) {
        StopSeeker seeker = seeker(stops);
        Set<Integer> silent = silent();
        return id -> silent.contains(id) || seeker.goesOn(id);
    }

    private StopSeeker seeker(List<String> stops) {
        return new StopSeeker(new StreamDecoder(tokenizer, false), stops, piece -> {});
    }

    /** Special tokens, which are no text; where the marks of thinking are among them, they are kept, for they cut the answer. */
    private Set<Integer> silent() {
        Set<Integer> silent = new HashSet<>(tokenizer.specials());
        for (String mark : List.of(Thinking.OPEN, Thinking.CLOSE)) {
            tokenizer.id(mark).ifPresent(silent::remove);
        }
        return silent;
    }

    /**
     * New tokens for which the model has room after a prompt.
     *
     * @throws BadInput when there is none
     */
    public int room(int promptTokens) {
        int room = model.config().contextLength() - promptTokens;
        if (promptTokens < 1 || room < 1) {
            throw new BadInput(
                    promptTokens < 1
                            ? "the prompt has no tokens; give a text to write on from."
                            : "the prompt has " + promptTokens + " tokens, and the model's context holds "
                                    + model.config().contextLength() + "; shorten it.");
        }
        return room;
    }
}
