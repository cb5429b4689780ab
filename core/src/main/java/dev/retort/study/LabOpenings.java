package dev.retort.study;

import dev.retort.lab.Category;
import dev.retort.lab.EpisodeSpan;
import dev.retort.lab.LabCorpus;
import dev.retort.lab.Teaching;
import dev.retort.lab.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a category could be opened in a teacher's traces, and by which words.
 *
 * @param words the openers' ids
 * @param places for each trace the tokens behind which one of them may come
 */
@SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
record LabOpenings(int[] words, int[][] places) {
    /** The categories of which it is known for a teacher's traces: where v3e looks again in vain is known too. */
    static List<String> categories(Teaching teacher) {
        List<String> categories = new ArrayList<>(
                Arrays.stream(Category.values()).map(Category::text).toList());
        if (teacher.notesEpisodes()) {
            categories.add(LabCorpus.REDUNDANT);
        }
        return List.copyOf(categories);
    }

    static LabOpenings of(List<Trace> traces, String category) {
        if (!category.equals(LabCorpus.REDUNDANT)) {
            Category opened = Category.named(category);
            return new LabOpenings(
                    opened.openerIds(),
                    traces.stream().map(trace -> places(trace, opened)).toArray(int[][]::new));
        }
        int[][] starts = traces.stream()
                .map(trace -> trace.episodes().stream()
                        .filter(EpisodeSpan::redundant)
                        .mapToInt(EpisodeSpan::start)
                        .toArray())
                .toArray(int[][]::new);
        int[] words = IntStream.range(0, starts.length)
                .flatMap(
                        i -> Arrays.stream(starts[i]).map(start -> traces.get(i).ids()[start]))
                .sorted()
                .distinct()
                .toArray();
        return new LabOpenings(
                words,
                Arrays.stream(starts)
                        .map(s -> Arrays.stream(s).map(start -> start - 1).toArray())
                        .toArray(int[][]::new));
    }

    /** After wrong steps a self-reflection, others where the teacher has them. */
    private static int[] places(Trace trace, Category category) {
        return category == Category.SELF_REFLECTION
                ? LabTask.ends(trace, false)
                : trace.segments().stream()
                        .filter(segment -> segment.opened() && segment.category() == category)
                        .mapToInt(segment -> segment.start() - 1)
                        .toArray();
    }
}
