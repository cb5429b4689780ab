package dev.retort.experiments.modes;

import dev.retort.atlas.LinearProbe;
import dev.retort.basics.Progress;
import dev.retort.engine.Autograd;
import dev.retort.engine.DType;
import dev.retort.engine.Scope;
import dev.retort.engine.Tensor;
import dev.retort.experiments.ForcedDocuments;
import dev.retort.experiments.TaskRunner;
import dev.retort.experiments.interventions.Clause;
import dev.retort.experiments.interventions.CrosscodedPair;
import dev.retort.experiments.modes.ModeGround.Conclusion;
import dev.retort.experiments.modes.ModeGround.OwnProblems;
import dev.retort.models.DecoderSteps;
import dev.retort.models.Hooks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends a thought only where a linear probe reads that what was concluded is right. The probe is fitted on the model's own
 * sampled thoughts about training problems, at their first conclusions.
 *
 * @param share of the conclusions there at which it keeps the thought from being ended
 */
record Brake(double share, Clause.Detects detector) {
    private static final double L2 = 1;

    /** A brake for each share; none where the model concludes rightly, or wrongly, almost always. */
    static List<Brake> fit(
            CrosscodedPair pair, OwnProblems own, List<Double> shares, TaskRunner runner, Progress progress) {
        List<int[]> texts = new ArrayList<>();
        List<Conclusion> conclusions = new ArrayList<>();
        List<int[]> outputs = runner.outputs(
                pair.distilled(), capacity -> new DecoderSteps(pair.distilled(), Hooks.none(), capacity), 1, progress);
        for (int problem = 0; problem < outputs.size(); problem++) {
            int[] prompt = own.task().prompt(problem);
            int[] output = outputs.get(problem);
            int[] whole = Arrays.copyOf(prompt, prompt.length + output.length);
            System.arraycopy(output, 0, whole, prompt.length, output.length);
            @Nullable Conclusion conclusion = own.conclusion(problem, whole);
            if (conclusion != null) {
                texts.add(Arrays.copyOf(whole, conclusion.position() + 1));
                conclusions.add(conclusion);
            }
        }
        boolean[] right = new boolean[conclusions.size()];
        int wrong = 0;
        for (int i = 0; i < right.length; i++) {
            right[i] = conclusions.get(i).right();
            wrong += right[i] ? 0 : 1;
        }
        if (wrong < 20 || right.length - wrong < 20) {
            return List.of();
        }
        try (Scope scope = Scope.open();
                Autograd.Off off = Autograd.off();
                ForcedDocuments documents = new ForcedDocuments(pair, texts, progress)) {
            Tensor x = lastTokens(documents);
            LinearProbe probe = LinearProbe.fit(x, right, L2);
            int width = probe.weights().length;
            float[] weights = new float[width];
            double bias = probe.bias();
            for (int j = 0; j < width; j++) {
                double w = probe.weights()[j] / probe.deviation()[j];
                weights[j] = (float) w;
                bias -= w * probe.mean()[j];
            }
            float[] scores = probe.scores(x);
            Arrays.sort(scores);
            List<Brake> brakes = new ArrayList<>();
            for (double share : shares) {
                double least = scores[(int) (share * scores.length)];
                String name = "brake-" + Math.round(100 * share);
                brakes.add(new Brake(share, new Clause.Detects(name, weights, bias - least)));
            }
            return brakes;
        }
    }

    /** The distilled model's residual stream at each text's last token, (n, d), in the order of the texts. */
    private static Tensor lastTokens(ForcedDocuments documents) {
        Tensor[] rows = new Tensor[documents.size()];
        for (ForcedDocuments.Part part : documents.parts()) {
            for (int row = 0; row < part.members().length; row++) {
                int last = documents.ids(part.members()[row]).length - 1;
                rows[part.members()[row]] = part.distilled().select(0, row).narrow(0, last, 1);
            }
        }
        return Tensor.cat(Arrays.stream(rows).map(Objects::requireNonNull).toList(), 0)
                .to(DType.F32);
    }
}
