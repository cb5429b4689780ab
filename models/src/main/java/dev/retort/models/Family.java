package dev.retort.models;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The architectures Retort can run. What sets them apart is data ({@link DecoderConfig}, {@link Traits}), read by
 * {@link HuggingFaceTraits} and {@link GgufTraits}; the forward pass is one.
 */
public enum Family {
    /** Llama 2 and 3, SmolLM2, R1-Distill-Llama. */
    LLAMA("LlamaForCausalLM", "llama", "llama"),
    /** Llama with blocks that leave positions alone. */
    SMOLLM3("SmolLM3ForCausalLM", "smollm3", "smollm3"),
    MISTRAL("MistralForCausalLM", "llama", "mistral"),
    /** Qwen2, Qwen2.5, R1-Distill-Qwen. */
    QWEN2("Qwen2ForCausalLM", "qwen2", "qwen2"),
    QWEN3("Qwen3ForCausalLM", "qwen3", "qwen3"),
    GEMMA2("Gemma2ForCausalLM", "gemma2", "gemma2"),
    /** Text models, and the text half of those with an eye. */
    GEMMA3("Gemma3ForCausalLM", "gemma3", "gemma3_text", "gemma3"),
    /** Phi-3, Phi-3.5 and Phi-4. */
    PHI3("Phi3ForCausalLM", "phi3", "phi3");

    private final String architecture;
    private final String ggufName;
    private final List<String> modelTypes;

    Family(String architecture, String ggufName, String... modelTypes) {
        this.architecture = architecture;
        this.ggufName = ggufName;
        this.modelTypes = List.of(modelTypes);
    }

    /** The family of a Hugging Face config's {@code model_type}. */
    static Optional<Family> ofModelType(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelTypes.contains(modelType))
                .findFirst();
    }

    /** The family of a GGUF file's {@code general.architecture}; Mistral's files call themselves llama. */
    static Optional<Family> ofGguf(String architecture) {
        return Arrays.stream(values())
                .filter(family -> family.ggufName.equals(architecture))
                .findFirst();
    }

    /** The {@code model_type} that is written. */
    public String modelType() {
        return modelTypes.getFirst();
    }

    /** The class a Hugging Face config names. */
    public String architecture() {
        return architecture;
    }

    /** The {@code general.architecture} of its GGUF files. */
    public String ggufName() {
        return ggufName;
    }
}
