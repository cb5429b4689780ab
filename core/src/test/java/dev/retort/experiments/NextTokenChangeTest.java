package dev.retort.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retort.activations.Document;
import dev.retort.activations.HookedModel;
import dev.retort.activations.HookedModels;
import dev.retort.activations.TokenSequence;
import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.engine.Scope;
import dev.retort.experiments.ForcedDocuments.Reading;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Edit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The planted feature raises the opener in the distilled model and has no direction in the base. */
class NextTokenChangeTest {
    private static final String OPENER = Integer.toString(TinyPair.OPENER);

    private TinyPair tiny;
    private NextTokenChange change;
    private final int[] ids = TinyPair.documents(9).getLast();

    @BeforeEach
    void make() {
        tiny = new TinyPair();
        CrosscodedPair pair = tiny.pair;
        change = new NextTokenChange(models(pair), pair.crosscoder(), pair.normaliser(), Integer::toString);
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    private static HookedModels models(CrosscodedPair pair) {
        return new HookedModels(List.of(
                new HookedModel("base", "", pair.base(), pair.point()),
                new HookedModel("distilled", "", pair.distilled(), pair.point())));
    }

    private TokenSequence document(boolean flagged) {
        boolean[] flags = new boolean[ids.length];
        java.util.Arrays.fill(flags, flagged);
        return new TokenSequence(
                new Document("d", "", List.of(), null), ids, new int[ids.length], new int[ids.length], flags);
    }

    @Test
    void the_planted_token_is_raised_where_it_was_planted_and_nowhere_else() {
        List<NextTokenChange.Side> sides = change.of(0, document(false), ids.length - 2);
        NextTokenChange.Side base = sides.getFirst();
        NextTokenChange.Side distilled = sides.getLast();
        assertThat(base.divergence()).isCloseTo(0, within(1e-5));
        assertThat(base.raised()).isEmpty();
        assertThat(distilled.divergence()).isPositive();
        NextTokenChange.Next raised = distilled.raised().getFirst();
        assertThat(raised.token()).isEqualTo(OPENER);
        assertThat(raised.with()).isGreaterThan(raised.without());
    }

    @Test
    void it_is_what_an_ablation_by_hooks_gives() {
        int[][] last = {{ids.length - 2}};
        Reading opener = (logits, next) -> logits.logSoftmax(1).select(1, TinyPair.OPENER);
        try (Scope scope = Scope.open();
                ForcedDocuments documents = new ForcedDocuments(tiny.pair, List.of(ids), Progress.SILENT);
                Edit without = Edit.ablating(tiny.pair, Side.DISTILLED, List.of(0))) {
            double with = documents.read(Side.DISTILLED, null, last, opener)[0][0];
            double less = documents.read(Side.DISTILLED, without, last, opener)[0][0];
            NextTokenChange.Next told = change.of(0, document(false), ids.length - 2)
                    .getLast()
                    .raised()
                    .getFirst();
            assertThat(Math.log(told.with())).isCloseTo(with, within(1e-4));
            assertThat(Math.log(told.without())).isCloseTo(less, within(1e-4));
        }
    }

    @Test
    void flagged_tokens_keep_their_stream() {
        assertThat(change.of(0, document(true), ids.length - 2).getLast().divergence())
                .isCloseTo(0, within(1e-5));
    }

    @Test
    void other_models_are_refused() {
        HookedModels one = new HookedModels(models(tiny.pair).each().subList(0, 1));
        assertThatThrownBy(() ->
                        new NextTokenChange(one, tiny.pair.crosscoder(), tiny.pair.normaliser(), Integer::toString))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("give its own models");
    }
}
