package dev.retort.distill;

import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import dev.retort.models.template.ChatTemplates;
import dev.retort.models.template.Message;
import dev.retort.models.template.ModelTemplate;
import dev.retort.models.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Lessons as training batches of about {@code tokens} tokens: like lengths together, the batches of an epoch in a shuffled
 * order that depends on the seed and the epoch alone. Only the thought and the answer are to be learnt.
 */
public final class LessonBatches implements BatchSource {
    private record Row(int[] ids, int learnFrom) {}

    private final List<List<Row>> batches;
    private final long seed;

    private LessonBatches(List<List<Row>> batches, long seed) {
        this.batches = batches;
        this.seed = seed;
    }

    /**
     * Writes each lesson as the model's chat template would begin it (or, without a template, as plain text).
     *
     * @param model whose template and tokenizer are used
     * @param tokens padded tokens of a batch at most; longer lessons are left out
     */
    public static LessonBatches of(Path model, Tokenizer tokenizer, List<Lesson> lessons, int tokens, long seed) {
        Optional<ModelTemplate> template = ChatTemplates.of(model);
        String end = end(tokenizer);
        List<Row> rows = new ArrayList<>();
        for (Lesson lesson : lessons) {
            String prompt = template.map(chat -> chat.render(List.of(Message.user(lesson.question())), true))
                    .orElse(lesson.question() + "\n");
            int[] before = tokenizer.encode(prompt).ids();
            int[] target = tokenizer.encode(lesson.target() + end).ids();
            if (before.length + target.length <= tokens) {
                int[] ids = Arrays.copyOf(before, before.length + target.length);
                System.arraycopy(target, 0, ids, before.length, target.length);
                rows.add(new Row(ids, before.length));
            }
        }
        if (rows.isEmpty()) {
            throw new BadInput("none of the " + lessons.size() + " examples fits into " + tokens
                    + " tokens; raise --batch-tokens.");
        }
        return new LessonBatches(cut(rows, tokens), seed);
    }

    /** The word that ends a turn, so that the student learns to stop. */
    private static String end(Tokenizer tokenizer) {
        for (String word : List.of("<|im_end|>", "<|eot_id|>", "<end_of_turn>", "</s>", "<|endoftext|>", "<eos>")) {
            if (tokenizer.id(word).isPresent()) {
                return word;
            }
        }
        return "";
    }

    private static List<List<Row>> cut(List<Row> rows, int tokens) {
        rows.sort(Comparator.comparingInt(row -> row.ids().length));
        List<List<Row>> batches = new ArrayList<>();
        List<Row> open = new ArrayList<>();
        for (Row row : rows) {
            if ((open.size() + 1) * row.ids().length > tokens && !open.isEmpty()) {
                batches.add(List.copyOf(open));
                open.clear();
            }
            open.add(row);
        }
        batches.add(List.copyOf(open));
        return batches;
    }

    /** How many batches go through every lesson once. */
    public int batchesInAnEpoch() {
        return batches.size();
    }

    @Override
    public TrainingBatch batch(long step) {
        int[] order = Rng.permutation(batches.size(), seed, "lesson batches", step / batches.size());
        List<Row> rows = batches.get(order[(int) (step % batches.size())]);
        int longest = rows.stream().mapToInt(row -> row.ids().length).max().orElseThrow();
        int learnt = rows.stream()
                .mapToInt(row -> row.ids().length - row.learnFrom())
                .sum();
        int[][] ids = new int[rows.size()][longest];
        float[][] weights = new float[rows.size()][longest - 1];
        for (int b = 0; b < rows.size(); b++) {
            Row row = rows.get(b);
            System.arraycopy(row.ids(), 0, ids[b], 0, row.ids().length);
            Arrays.fill(weights[b], row.learnFrom() - 1, row.ids().length - 1, 1f / learnt);
        }
        return new TrainingBatch(ids, weights);
    }
}
