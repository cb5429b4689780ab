package dev.retort.study.report;

import java.util.List;

/** A section of the atlas's page; {@code id} is its anchor and the prefix of its words below {@code atlas.}. */
record AtlasSection(String id, List<AtlasFigure> figures) {
    AtlasSection(String id, AtlasFigure... figures) {
        this(id, List.of(figures));
    }

    /** Whether there is anything but lines that say why not. */
    boolean present() {
        return figures.stream().anyMatch(figure -> figure.absent() == null);
    }
}
