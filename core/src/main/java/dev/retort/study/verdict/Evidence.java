package dev.retort.study.verdict;

import dev.retort.study.metrics.Figure;
import dev.retort.study.metrics.Tree;
import dev.retort.study.metrics.Unit;
import dev.retort.study.verdict.Comparison.Control;
import dev.retort.study.verdict.Comparison.Name;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the comparisons of one claim, and what was missing on the way. */
final class Evidence {
    private final Claim claim;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<Lack> lacks = new ArrayList<>();

    Evidence(Claim claim) {
        this.claim = claim;
    }

    /** A control as it is named in words and in metrics.json, with the study's own difference from the effect where it has one. */
    record Held(
            String name,
            String path,
            @Nullable Figure figure,
            @Nullable Figure difference) {
        static Held at(String name, Tree tree, String key) {
            return new Held(name, key, tree.figure(key), null);
        }
    }

    /** One comparison; what it lacks is noted under {@code path}, the figure's name in metrics.json. */
    Evidence compare(
            String name,
            List<Name> of,
            Unit unit,
            @Nullable Figure effect,
            String path,
            Demand demand,
            List<Held> controls) {
        if (effect == null) {
            return lacks(Lack.Why.FIGURE, path);
        }
        if (!effect.hasInterval()) {
            lacks(Lack.Why.INTERVAL, path);
        }
        List<Control> known = new ArrayList<>();
        for (Held held : controls) {
            if (held.figure() == null) {
                lacks(Lack.Why.CONTROL, held.path());
            } else if (held.difference() != null) {
                known.add(new Control(held.name(), held.figure(), held.difference()));
            } else {
                Control control = Control.against(held.name(), effect, held.figure());
                known.add(control);
                if (!control.difference().hasInterval() && effect.hasInterval()) {
                    lacks(Lack.Why.INTERVAL, held.path());
                }
            }
        }
        comparisons.add(new Comparison(name, of, unit, effect, demand, known));
        return this;
    }

    /** One comparison of a row's figure. */
    Evidence compare(String name, FigureRow row, Unit unit, String figure, Demand demand, List<Held> controls) {
        return compare(name, row.of(), unit, row.figure(figure), row.at(figure), demand, controls);
    }

    Evidence lacks(Lack.Why why, Object... arguments) {
        Lack lack = Lack.of(why, arguments);
        if (!lacks.contains(lack)) {
            lacks.add(lack);
        }
        return this;
    }

    Verdict verdict(String command) {
        return new Verdict(claim, comparisons, lacks, null, command);
    }

    /** From the figures of a row, wherever it stands. */
    Verdict verdict(FigureRow row) {
        return new Verdict(claim, comparisons, lacks, row.file(), row.command());
    }
}
