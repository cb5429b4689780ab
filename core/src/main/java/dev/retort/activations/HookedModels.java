package dev.retort.activations;

import dev.retort.basics.BadInput;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Several sides alive, over one tokenizer: what a harvest would store, without the store. */
public record HookedModels(List<HookedModel> each) {
    public HookedModels {
        each = List.copyOf(each);
    }

    public Sides sides() {
        return new Sides(each.stream().map(one -> one.model().config().dModel()).toList());
    }

    public List<Origin> origins() {
        return each.stream().map(HookedModel::origin).toList();
    }

    /**
     * Raw activations (n, D) of documents end to end, in the caller's scope.
     *
     * @param documents of at least one token each
     * @throws BadInput where a number is not finite, with its document, token and model
     */
    public Tensor of(List<TokenRow> documents) {
        try (Scope scope = Scope.open()) {
            List<int[]> ids = documents.stream().map(TokenRow::ids).toList();
            List<Tensor> sides = new ArrayList<>();
            for (HookedModel one : each) {
                Tensor x = Tensor.cat(new DocumentActivations(one.model(), one.point()).of(ids), 0); // (n, d)
                requireFinite(one, documents, x.norm(1, false).toDoubles());
                sides.add(x);
            }
            return scope.keep(Tensor.cat(sides, 1));
        }
    }

    private static void requireFinite(HookedModel one, List<TokenRow> documents, double[] norms) {
        int at = 0;
        for (TokenRow document : documents) {
            for (int token = 0; token < document.length(); token++) {
                if (!Double.isFinite(norms[at++])) {
                    throw new BadInput("model " + one.name() + ": token " + token + " (from 0) of document "
                            + document.document() + " has activations at " + one.point()
                            + " that are not finite: the model overflows there. Leave the document out, or load the model"
                            + " in a wider dtype.");
                }
            }
        }
    }

    /** Documents in a row as groups of at most so many tokens, of one document at least. */
    static List<List<TokenRow>> groups(List<TokenRow> documents, int tokens) {
        List<List<TokenRow>> groups = new ArrayList<>();
        int from = 0;
        int sum = 0;
        for (int d = 0; d < documents.size(); d++) {
            int length = documents.get(d).length();
            if (d > from && sum + length > tokens) {
                groups.add(documents.subList(from, d));
                from = d;
                sum = 0;
            }
            sum += length;
        }
        if (from < documents.size()) {
            groups.add(documents.subList(from, documents.size()));
        }
        return groups;
    }
}
