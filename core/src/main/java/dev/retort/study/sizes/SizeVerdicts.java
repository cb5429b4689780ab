package dev.retort.study.sizes;

import dev.retort.atlas.Measured;
import dev.retort.experiments.sizes.SizeTrend;
import dev.retort.study.metrics.Figure;
import dev.retort.study.sizes.SizeFamily.Held;
import dev.retort.study.verdict.Claim;
import dev.retort.study.verdict.Comparison;
import dev.retort.study.verdict.Comparison.Control;
import dev.retort.study.verdict.Comparison.Name;
import dev.retort.study.verdict.Demand;
import dev.retort.study.verdict.Lack;
import dev.retort.study.verdict.Verdict;
import dev.retort.study.verdict.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides the claims about size from slopes per doubling: the effect's must be on the claimed side, and that of effect less control
 * too. Mean NRN must grow both with a fixed number of features and with a fixed number per dimension, or the growth may be the
 * dictionary's.
 */
public final class SizeVerdicts {
    private SizeVerdicts() {}

    /** The claims that one study cannot test, in their order. */
    public static List<Verdict> of(Sizes sizes) {
        return List.of(nrn(sizes), geometry(sizes));
    }

    private static Verdict nrn(Sizes sizes) {
        List<Comparison> comparisons = new ArrayList<>();
        List<Lack> lacks = new ArrayList<>();
        for (Class<? extends Held> sort : List.of(Held.Features.class, Held.Ratio.class)) {
            SizeFamily family = sizes.families().stream()
                    .filter(one -> sort.isInstance(one.held()))
                    .findFirst()
                    .orElse(null);
            compare(family, SizeMeasure.NRN_MEAN, new Demand.Above(0), comparisons, lacks);
        }
        return new Verdict(Claim.NRN_GROWS, comparisons, lacks, null, Verdicts.ACROSS_SIZES);
    }

    private static Verdict geometry(Sizes sizes) {
        List<Comparison> comparisons = new ArrayList<>();
        List<Lack> lacks = new ArrayList<>();
        compare(sizes.families().getLast(), SizeMeasure.PARALLELOGRAM_CHANGE, new Demand.Below(0), comparisons, lacks);
        return new Verdict(Claim.GEOMETRY_TIDIES, comparisons, lacks, null, Verdicts.ACROSS_SIZES);
    }

    private static void compare(
            @Nullable SizeFamily family,
            SizeMeasure measure,
            Demand demand,
            List<Comparison> comparisons,
            List<Lack> lacks) {
        SizeLine line = family == null
                ? null
                : family.lines().stream()
                        .filter(one -> one.measure() == measure)
                        .findFirst()
                        .orElse(null);
        if (family == null || line == null) {
            lacks.add(Lack.of(Lack.Why.FIGURE, measure.word()));
            return;
        }
        Measured slope = line.effect().slope();
        if (slope == null) {
            lacks.add(tooFew(family.held(), line.seeds()));
            return;
        }
        List<Control> controls = new ArrayList<>();
        SizeTrend control = line.control();
        SizeTrend difference = line.difference();
        if (control == null || control.slope() == null || difference == null || difference.slope() == null) {
            lacks.add(Lack.of(Lack.Why.CONTROL, measure.word()));
        } else {
            controls.add(new Control("null-continued", figure(control.slope()), figure(difference.slope())));
        }
        comparisons.add(new Comparison(
                "trend",
                List.of(new Name("measure", measure.word()), name(family.held())),
                measure.unit(),
                figure(slope),
                demand,
                controls));
    }

    /** The family's number, which words put into a sentence: {@code F = 1,024}. */
    public static Name name(Held held) {
        return switch (held) {
            case Held.Features(String _, long features) ->
                new Name("held", String.format(Locale.ROOT, "F = %,d", features));
            case Held.Ratio(String _, double ratio) ->
                new Name("held", String.format(Locale.ROOT, "F/d = %.4g", ratio));
            case Held.Models _ -> new Name("held", "models");
        };
    }

    /** Why a family can have no trend. */
    public static Lack tooFew(SizeFamily family) {
        return tooFew(family.held(), family.seeds());
    }

    private static Lack tooFew(Held held, List<Integer> seeds) {
        return Lack.of(
                Lack.Why.SEEDS,
                seeds.stream().mapToInt(Integer::intValue).min().orElse(0),
                seeds.size(),
                SizeTrend.FEWEST_SEEDS,
                SizeTrend.FEWEST_SIZES,
                name(held).name());
    }

    /** A measured figure as pages have it. */
    public static Figure figure(Measured measured) {
        return new Figure(measured.value(), measured.low(), measured.high(), measured.n());
    }
}
