package dev.retort.study;

import java.util.Locale;

/** A part of the corpus, by document: models of features are trained on one, chosen on another, measured on the third. */
enum Part {
    TRAIN,
    DEV,
    TEST;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    double share(SplitShares shares) {
        return switch (this) {
            case TRAIN -> shares.train();
            case DEV -> shares.dev();
            case TEST -> shares.test();
        };
    }

    dev.retort.lab.Split lab() {
        return switch (this) {
            case TRAIN -> dev.retort.lab.Split.TRAIN;
            case DEV -> dev.retort.lab.Split.DEV;
            case TEST -> dev.retort.lab.Split.TEST;
        };
    }
}
