package dev.retort.models;

/** The architectures Retort can run; what sets them apart is data in {@link DecoderConfig}, not code per family. */
public enum Family {
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    LLAMA("llama", "LlamaForCausalLM");

    private final String modelType;
    private final String architecture;

    Family(String modelType, String architecture) {
        this.modelType = modelType;
        this.architecture = architecture;
    }

    /** The {@code model_type} of a Hugging Face config and the {@code general.architecture} of a GGUF file. */
    public String modelType() {
        return modelType;
    }

    /** The class a Hugging Face config names. */
    public String architecture() {
        return architecture;
    }
}
