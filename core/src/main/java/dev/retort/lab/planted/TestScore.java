package dev.retort.lab.planted;

import dev.retort.atlas.Exclusivity;

/** How a test of exclusive features does on each model's. */
public record TestScore(Exclusivity.Test test, ExclusiveScore base, ExclusiveScore distilled) {
    public ExclusiveScore both() {
        return base.plus(distilled);
    }
}
