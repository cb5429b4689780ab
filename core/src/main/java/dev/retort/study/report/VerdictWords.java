package dev.retort.study.report;

import dev.retort.study.verdict.Claim;
import dev.retort.study.verdict.Comparison;
import dev.retort.study.verdict.Demand;
import dev.retort.study.verdict.Lack;
import dev.retort.study.verdict.Outcome;

/**
 * What is said of verdicts.
 *
 * @param own the words of verdicts alone
 * @param common what all pages say: names of categories and kinds
 */
record VerdictWords(Words own, Words common) {
    static VerdictWords load() {
        return new VerdictWords(Words.load("verdict"), Words.load());
    }

    Text outcome(Outcome outcome) {
        return own.text("outcome." + outcome.word());
    }

    Text source(Claim.Source source) {
        return own.text("source." + source.word());
    }

    Text claim(Claim claim) {
        return own.text("claim." + claim.word());
    }

    Text lack(Lack lack) {
        return own.text("lack." + lack.why().word(), lack.arguments().toArray());
    }

    Text comparison(Comparison comparison) {
        Object[] names = comparison.of().stream()
                .map(name ->
                        (own.knows(name.group() + "." + name.name()) ? own : common).name(name.group(), name.name()))
                .toArray();
        return own.text("compare." + comparison.name(), names);
    }

    Text control(Comparison.Control control) {
        return own.text("control." + control.name());
    }

    Text demand(Comparison comparison) {
        return switch (comparison.demand()) {
            case Demand.Above(double x) ->
                own.text("demand.above", comparison.unit().value(x));
            case Demand.Below(double x) ->
                own.text("demand.below", comparison.unit().value(x));
            case Demand.Inside(double low, double high) ->
                own.text(
                        "demand.inside",
                        comparison.unit().value(low),
                        comparison.unit().value(high));
        };
    }
}
