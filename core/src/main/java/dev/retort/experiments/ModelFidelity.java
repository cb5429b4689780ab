package dev.retort.experiments;

import dev.retort.activations.ActivationSource;
import dev.retort.activations.ActivationStore;
import dev.retort.activations.LoadedModels;
import dev.retort.activations.Part;
import dev.retort.activations.TokenRow;
import dev.retort.atlas.Bootstrap;
import dev.retort.atlas.FeatureMoments;
import dev.retort.atlas.Fidelity;
import dev.retort.basics.Progress;
import dev.retort.crosscoder.CrosscoderFile;
import java.util.ArrayList;
import java.util.List;

/**
 * What a crosscoder keeps of its models, for an atlas: unexplained variance, which the atlas's pass has told, and on demand the
 * loss of each model with the reconstruction in it.
 */
public record ModelFidelity(CrosscoderFile file, FeatureMoments.Totals totals) {
    /** Without running the models. */
    public Fidelity unspliced() {
        return of(List.of());
    }

    /**
     * Runs the models over some of the atlas's documents.
     *
     * @param tokens at most, whole documents
     */
    public Fidelity spliced(
            LoadedModels models, ActivationStore store, Part part, int tokens, Bootstrap bootstrap, Progress progress) {
        List<TokenRow> documents = TokenRow.first(store.tokens(part), tokens);
        Splicing splicing =
                new Splicing(models.hooked(), file.crosscoder(), file.normaliser(), store.flagging(), totals.mean());
        return of(splicing.of(documents, bootstrap, progress));
    }

    private Fidelity of(List<SplicedSide> spliced) {
        List<String> hooks =
                ActivationSource.hooks(file.hook(), file.crosscoder().models());
        List<Fidelity.Side> sides = new ArrayList<>();
        for (int side = 0; side < hooks.size(); side++) {
            sides.add(new Fidelity.Side(
                    file.models().get(side).name(),
                    hooks.get(side),
                    file.normaliser().meanNorm()[side],
                    totals.unexplained()[side],
                    spliced.isEmpty() ? null : losses(spliced.get(side))));
        }
        return new Fidelity(sides);
    }

    private static Fidelity.Losses losses(SplicedSide side) {
        return new Fidelity.Losses(
                side.clean().value(),
                side.spliced().value(),
                side.zero().value(),
                side.mean().value(),
                side.recoveredOfZero().measured(),
                side.recoveredOfMean().measured());
    }
}
