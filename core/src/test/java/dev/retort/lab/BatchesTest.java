package dev.retort.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.distill.TrainingBatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchesTest {
    @Test
    void baseDocumentsComeInTheirSharesAndSayOnlyWhatIsTrue() {
        BaseCorpus corpus = new BaseCorpus(2);
        Map<BaseDocument.Kind, Integer> counts = new EnumMap<>(BaseDocument.Kind.class);
        int n = 6000;
        for (int i = 0; i < n; i++) {
            BaseDocument document = corpus.document(i);
            counts.merge(document.kind(), 1, Integer::sum);
            if (document.kind() == BaseDocument.Kind.EQUATIONS) {
                assertThat(TraceReader.read(Vocabulary.lab().ids("? " + document.text()))
                                .equations())
                        .allMatch(ReadEquation::right);
            }
        }
        assertThat(counts.getOrDefault(BaseDocument.Kind.DIRECT, 0) / (double) n)
                .isEqualTo(.30, within(.02));
        assertThat(counts.getOrDefault(BaseDocument.Kind.EQUATIONS, 0) / (double) n)
                .isEqualTo(.35, within(.02));
        assertThat(counts.getOrDefault(BaseDocument.Kind.PROSE, 0) / (double) n).isEqualTo(.35, within(.02));
    }

    @Test
    void baseRowsAreFullAndDependOnTheirIndexAlone() {
        BaseRows rows = new BaseRows(new BaseCorpus(2));
        TrainingBatch batch = rows.batch(3);
        assertThat(batch.ids()).hasDimensions(16, 128);
        assertThat(batch.ids()[5])
                .isEqualTo(rows.row(3 * 16 + 5))
                .startsWith(Vocabulary.BOS)
                .doesNotContain(Vocabulary.PAD);
        assertThat(new BaseRows(new BaseCorpus(2), 4, 128, 0).batch(13).ids()[1])
                .isEqualTo(batch.ids()[5]);
        assertThat(new BaseRows(new BaseCorpus(2), 16, 128, 48).batch(0).ids()[5])
                .isEqualTo(batch.ids()[5]);
        assertThat(sum(batch)).isEqualTo(1, within(1e-3));
    }

    @Test
    void traceBatchesLearnTheThoughtAndTheAnswerOnly() {
        TraceBatches batches = new TraceBatches(new Teacher(2), 2, 16);
        TrainingBatch batch = batches.batch(40);
        List<Trace> traces = batches.traces(40);
        for (int b = 0; b < 16; b++) {
            Trace trace = traces.get(b);
            for (int t = 0; t < batch.ids()[b].length - 1; t++) {
                boolean learnt = t + 1 >= trace.think() && t + 1 < trace.length();
                assertThat(batch.weights()[b][t] != 0).isEqualTo(learnt);
            }
            assertThat(Arrays.copyOf(batch.ids()[b], trace.length())).isEqualTo(trace.ids());
        }
    }

    @Test
    void aBatchDependsOnItsStepAloneAndPaddingIsRare() {
        TraceBatches batches = new TraceBatches(new Teacher(2), 2, 16);
        long used = 0;
        long all = 0;
        for (long step = 0; step < 96; step++) {
            for (int[] row : batches.batch(step).ids()) {
                used += Arrays.stream(row).filter(id -> id != Vocabulary.PAD).count();
                all += row.length;
            }
        }
        assertThat(used / (double) all).isGreaterThan(.95);
        assertThat(new TraceBatches(new Teacher(2), 2, 16).batch(70).ids())
                .isEqualTo(batches.batch(70).ids());
        assertThat(batches.batch(3).ids())
                .isEqualTo(new TraceBatches(new Teacher(2), 2, 16).batch(3).ids());
    }

    private static double sum(TrainingBatch batch) {
        double sum = 0;
        for (float[] row : batch.weights()) {
            for (float weight : row) {
                sum += weight;
            }
        }
        return sum;
    }
}
