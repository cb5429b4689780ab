package dev.retort.study;

import dev.retort.activations.ActivationStore;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Part;
import dev.retort.activations.TokenTable;
import dev.retort.atlas.Categories;
import dev.retort.basics.BadInput;
import dev.retort.crosscoder.CrosscoderFile;
import dev.retort.crosscoder.NormRatios;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.lab.Vocabulary;
import dev.retort.models.HookPoint;
import dev.retort.models.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What an ablation acts on. Owns nothing: crosscoder, store and models are the caller's to close.
 */
public final class AblationSubject {
    private final CrosscoderFile file;
    private final ActivationStore store;
    private final CrosscodedPair pair;
    private final Categories categories;
    private final boolean lab;
    private final Map<Part, TokenTable> tables = new EnumMap<>(Part.class);

    /**
     * @param store of the crosscoder's models, opened with its texts
     * @param models the base and the distilled one, in this order
     * @param categories whose words label a corpus that has no labels of its own
     * @throws BadInput when these are not one pair at a point that experiments can change
     */
    public AblationSubject(CrosscoderFile file, ActivationStore store, LoadedModels models, Categories categories) {
        this.file = file;
        this.store = store;
        this.categories = categories;
        var sides = models.hooked().each();
        if (sides.size() != 2) {
            throw new BadInput("--models: expected the base and the distilled model, found " + sides.size() + ".");
        }
        if (!(sides.getFirst().point() instanceof HookPoint.ResidPre point)
                || !sides.getLast().point().equals(point)) {
            throw new BadInput("the crosscoder is of " + file.hook()
                    + ": an ablation changes the same resid_pre of both models; train one there.");
        }
        this.pair = new CrosscodedPair(
                sides.getFirst().model(), sides.getLast().model(), point, file.crosscoder(), file.normaliser());
        this.lab = speaksLab(models.tokenizer());
    }

    private static boolean speaksLab(Tokenizer tokenizer) {
        int[] all = IntStream.range(0, Vocabulary.lab().size()).toArray();
        try {
            return Arrays.equals(
                    tokenizer.encode(String.join(" ", Vocabulary.lab().words())).ids(), all);
        } catch (BadInput otherLanguage) {
            return false;
        }
    }

    CrosscodedPair pair() {
        return pair;
    }

    /** Whether its models speak the lab's language, so that there are problems whose truth is known. */
    public boolean lab() {
        return lab;
    }

    String kind() {
        return file.kind().word();
    }

    double[] nrn() {
        return NormRatios.of(file.crosscoder(), file.normaliser()).nrn();
    }

    /** Tokens of a part with labels: the documents' own, or where there are none those that words give. */
    TokenTable table(Part part) {
        return tables.computeIfAbsent(part, p -> {
            TokenTable table = store.table(p);
            return PaperStep.labelled(table).size() > 0 ? table : categories.label(table);
        });
    }

    FeatureView view(Part part) {
        return FeatureView.of(file.crosscoder(), store.sweep(part, file.normaliser()), table(part));
    }
}
