package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.Exactness;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code retort doctor pair}: are a pair's models changed by interventions as they should be, and in no other way? */
@Command(
        name = "pair",
        description = {
            "Tells whether interventions do to a pair what they say: nothing where nothing is asked, every token where all are,",
            "h less its features where these are taken out. Ends with 1 where one does not."
        })
final class DoctorPairVerb implements Verb {
    @Mixin
    PairOptions pair = new PairOptions();

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "Texts to read and to go on from.")
    List<String> texts = List.of();

    @Override
    public Answer run(CommandContext context) {
        try (PairOptions.Opened opened = pair.open(context);
                Tokenizer tokenizer = Tokenizers.load(context.model(pair.models.get(1)))) {
            List<int[]> ids = new ArrayList<>();
            for (String text : texts) {
                int[] tokens = tokenizer.encode(text, true).ids();
                if (tokens.length == 0) {
                    throw new BadInput("a TEXT is empty; give texts of at least one token.");
                }
                ids.add(tokens);
            }
            List<Exactness> both = new ArrayList<>();
            for (Side side : Side.values()) {
                both.add(Exactness.of(opened.pair(), side, ids, context.progress()));
            }
            return answer(both);
        }
    }

    private static Answer answer(List<Exactness> both) {
        Map<String, Object> figures = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (Exactness one : both) {
            String model = one.side().name().toLowerCase(Locale.ROOT);
            figures.put(model, tree(one));
            text.append(String.format(
                    Locale.ROOT,
                    """
                    %s, %d tokens
                      nothing asked        %s
                      every token asked    %d of %d tokens changed
                      some features out    %.1e of max(1, |h|) from h less their parts
                      all features out     %.1e from bias and error
                      rebuilt with error   %.1e from h, %d other likeliest tokens
                    """,
                    model,
                    one.positions(),
                    one.idleSame() ? "nothing changed, bit for bit" : "SOMETHING CHANGED",
                    one.acted(),
                    one.expected(),
                    one.ablated(),
                    one.emptied(),
                    one.rebuilt(),
                    one.otherTokens()));
        }
        boolean holds = both.stream().allMatch(Exactness::holds);
        figures.put("exact", holds);
        text.append(holds ? "interventions are exact on this pair" : "interventions are NOT exact on this pair");
        return new Answer(figures, text.toString(), holds ? 0 : 1);
    }

    private static Map<String, Object> tree(Exactness one) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tokens", one.positions());
        tree.put("idle_same", one.idleSame());
        tree.put("tokens_expected", one.expected());
        tree.put("tokens_changed", one.acted());
        tree.put("some_out_distance", one.ablated());
        tree.put("all_out_distance", one.emptied());
        tree.put("rebuilt_distance", one.rebuilt());
        tree.put("other_tokens", one.otherTokens());
        return tree;
    }
}
