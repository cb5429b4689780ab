package dev.retort.study.graph;

/** Where a step stands before a run. */
public sealed interface Standing {
    /** It is there, whole. */
    record Done() implements Standing {}

    /** A run that was stopped left some of it; the next goes on from there. */
    record Begun() implements Standing {}

    /** It must be made. @param why a clause: "it is new", "its config changed: steps 600 → 1200" */
    record Due(String why) implements Standing {}
}
