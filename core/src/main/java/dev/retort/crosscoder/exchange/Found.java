package dev.retort.crosscoder.exchange;

import dev.retort.activations.Normaliser;
import dev.retort.crosscoder.CrosscoderKind;
import dev.retort.crosscoder.InferenceRule;
import dev.retort.crosscoder.Thresholds;
import java.util.ArrayList;
import java.util.List;

/**
 * What a format's reader found in its files; {@link Exchange} makes a crosscoder file of it.
 *
 * @param weights those that read what the normaliser gives
 * @param knowsMeanNorms whether the normaliser's mean norms come from the files
 * @param hook as the files call it, or {@link HookNames#UNKNOWN}
 * @param models the sides' names, or empty when the files do not name them
 * @param remarks what a user should know about this import
 */
record Found(
        Weights weights,
        InferenceRule rule,
        CrosscoderKind kind,
        Thresholds thresholds,
        Normaliser normaliser,
        boolean knowsMeanNorms,
        String hook,
        List<String> models,
        List<String> remarks) {
    Found {
        models = List.copyOf(models);
        remarks = List.copyOf(remarks);
    }

    /** One whose files name neither thresholds nor models and give no cause for a remark. */
    Found(Weights weights, InferenceRule rule, CrosscoderKind kind, Normaliser normaliser, boolean known, String hook) {
        this(weights, rule, kind, Thresholds.NONE, normaliser, known, hook, List.of(), List.of());
    }

    Found remarking(String remark) {
        List<String> all = new ArrayList<>(remarks);
        all.add(remark);
        return new Found(weights, rule, kind, thresholds, normaliser, knowsMeanNorms, hook, models, all);
    }

    Found ofModels(List<String> names) {
        return new Found(weights, rule, kind, thresholds, normaliser, knowsMeanNorms, hook, names, remarks);
    }

    Found withThresholds(Thresholds found) {
        return new Found(weights, rule, kind, found, normaliser, knowsMeanNorms, hook, models, remarks);
    }
}
