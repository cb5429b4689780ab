package dev.retort.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Documents in batches of like length, so that little is padded. */
final class DocumentBatches {
    private DocumentBatches() {}

    /** Documents in order of length, as many in a batch as {@code tokens} padded tokens allow, at least one. */
    static List<int[]> byLength(List<int[]> documents, int tokens) {
        int[] order = IntStream.range(0, documents.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> documents.get(i).length))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= order.length; i++) {
            if (i == order.length || (long) (i - from + 1) * documents.get(order[i]).length > tokens) {
                batches.add(Arrays.copyOfRange(order, from, i));
                from = i;
            }
        }
        return batches;
    }
}
