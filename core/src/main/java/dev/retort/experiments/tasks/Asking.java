package dev.retort.experiments.tasks;

/** What stands around a question. */
public enum Asking {
    /** The harness's words, {@code Question: …\nAnswer:}. */
    HARNESS,
    /** The model's chat template. */
    CHAT,
    /** Nothing: the file has it as the model is to read it. */
    RAW
}
