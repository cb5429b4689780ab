package dev.retort.models.template;

/** Python's {@code None}: a value of its own, so that no {@code null} runs through the evaluator. */
enum None {
    NONE
}
