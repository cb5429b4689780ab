package dev.retort.crosscoder.exchange;

import dev.retort.basics.BadInput;
import java.util.Arrays;
import java.util.List;

/** Whose files are read or written. */
public enum ExchangeFormat {
    /** ckkissane/crosscoder-model-diff-replication. */
    CKKISSANE("ckkissane"),
    /** science-of-finetuning/crosscoder_learning and jkminder/dictionary_learning before it. */
    DICTIONARY_LEARNING("dictionary-learning"),
    /** oli-clive-griffin/crosscode. */
    CROSSCODE("crosscode"),
    /** OpenMOSS/Llamascopium, once Language-Model-SAEs. */
    LLAMASCOPIUM("llamascopium"),
    /** SAELens: sparse autoencoders of one model. */
    SAE_LENS("sae-lens"),
    /** EleutherAI/sparsify: sparse autoencoders of one model. */
    SPARSIFY("sparsify");

    private final String word;

    ExchangeFormat(String word) {
        this.word = word;
    }

    /** Its name on the command line and in files. */
    public String word() {
        return word;
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ExchangeFormat::word).toList();
    }

    public static ExchangeFormat of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput(
                        "\"" + word + "\" is no exchange format; there are " + String.join(", ", words()) + "."));
    }

    /** The error for what the format has no place for. */
    BadInput cannotHold(String what, String instead) {
        return new BadInput("The format " + word + " cannot hold " + what + "; " + instead + ".");
    }
}
