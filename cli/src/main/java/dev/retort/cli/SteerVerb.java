package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.basics.Progress;
import dev.retort.experiments.interventions.CrosscodedPair.Side;
import dev.retort.experiments.interventions.DoseMeter;
import dev.retort.experiments.interventions.Edit;
import dev.retort.experiments.interventions.EditedSteps;
import dev.retort.experiments.interventions.Intervention;
import dev.retort.experiments.interventions.Operation;
import dev.retort.experiments.modes.Mode;
import dev.retort.experiments.modes.ModeFile;
import dev.retort.experiments.solo.SoloFile;
import dev.retort.experiments.solo.SoloValues;
import dev.retort.models.GenerationConfig;
import dev.retort.models.Sampling;
import dev.retort.models.TextGenerator;
import dev.retort.models.TextGenerator.Written;
import dev.retort.models.template.ChatTemplates;
import dev.retort.models.template.Message;
import dev.retort.models.template.ModelTemplate;
import dev.retort.models.template.Thinking;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort steer}: a distilled model's answer to one message, as it is and under a mode or an intervention. */
@Command(
        name = "steer",
        description = "Lets a distilled model answer a message twice, as it is and steered, and shows both.")
final class SteerVerb implements Verb {
    @Mixin
    PairOptions pair = new PairOptions();

    @Parameters(index = "1", paramLabel = "TEXT", description = "The message.")
    String text = "";

    @Option(names = "--mode", paramLabel = "FILE", description = "A mode, .yaml.")
    @Nullable
    Path mode;

    @Option(names = "--strength", paramLabel = "X", description = "So many times the mode (default: ${DEFAULT-VALUE}).")
    double strength = 1;

    @Option(names = "--features", split = ",", paramLabel = "N", description = "Without a mode: these features …")
    List<Integer> features = List.of();

    @Option(names = "--scale", paramLabel = "X", description = "… plus X times what they contribute; -1 ablates them.")
    @Nullable
    Double scale;

    @Option(names = "--clamp", paramLabel = "VALUE", description = "… held at a value.")
    @Nullable
    Double clamp;

    @Mixin
    SoloOption solo = new SoloOption();

    @Option(names = "--raw", description = "Goes on from the text itself, without the chat template.")
    boolean raw;

    @Option(names = "--max-tokens", paramLabel = "N", description = "New tokens at most (default: ${DEFAULT-VALUE}).")
    int maxTokens = 512;

    @Mixin
    SamplingOptions sampling = new SamplingOptions();

    @Override
    public Answer run(CommandContext context) {
        if (maxTokens < 1) {
            throw new BadInput("--max-tokens must be at least 1.");
        }
        Path place = context.model(pair.models.get(1));
        try (PairOptions.Opened opened = pair.open(context);
                Tokenizer tokenizer = Tokenizers.load(place);
                Edit none = Edit.of(opened.pair(), Side.DISTILLED, List.of());
                SoloFile second = solo.open(pair.crosscoder);
                Edit edit = second == null
                        ? Edit.of(opened.pair(), Side.DISTILLED, interventions(opened))
                        : Edit.of(opened.pair(), Side.DISTILLED, interventions(opened), SoloValues.of(second))) {
            Optional<ModelTemplate> template = raw ? Optional.empty() : ChatTemplates.of(place);
            String prompt = template.map(found -> found.render(List.of(Message.user(text)), true))
                    .orElse(text);
            int[] ids = tokenizer.encode(prompt, template.isEmpty()).ids();
            GenerationConfig usual = GenerationConfig.of(place).endingAs(place, tokenizer);
            DoseMeter meter = new DoseMeter();
            Written before = written(opened, tokenizer, none, null, ids, usual);
            Written after = written(opened, tokenizer, edit, meter, ids, usual);
            return answer(prompt, before, after, edit, meter.dose());
        }
    }

    private List<Intervention> interventions(PairOptions.Opened opened) {
        if (mode != null) {
            if (!features.isEmpty() || scale != null || clamp != null) {
                throw new BadInput("--mode says what is done; leave out --features, --scale and --clamp.");
            }
            Mode read = ModeFile.read(mode);
            read.madeFor().require(opened.madeFor(pair.crosscoder));
            return read.at(strength);
        }
        if (features.isEmpty() || (scale == null) == (clamp == null)) {
            throw new BadInput("expected --mode FILE, or --features with --scale or --clamp.");
        }
        int most = opened.pair().crosscoder().features();
        for (int feature : features) {
            if (feature < 0 || feature >= most) {
                throw new BadInput("there is no feature " + feature + "; the crosscoder has 0 to " + (most - 1) + ".");
            }
        }
        if (features.stream().distinct().count() != features.size()) {
            throw new BadInput("--features: a feature stands there twice.");
        }
        return List.of(Intervention.everywhere(
                scale != null ? new Operation.Scale(features, scale) : new Operation.Clamp(features, requireClamp())));
    }

    private double requireClamp() {
        return java.util.Objects.requireNonNull(clamp);
    }

    private Written written(
            PairOptions.Opened opened,
            Tokenizer tokenizer,
            Edit edit,
            @Nullable DoseMeter meter,
            int[] ids,
            GenerationConfig usual) {
        TextGenerator generator = new TextGenerator(
                opened.pair().distilled(),
                tokenizer,
                capacity -> new EditedSteps(opened.pair(), edit, capacity, meter));
        Sampling how = sampling.sampling(usual, Math.min(maxTokens, generator.room(ids.length)));
        return generator
                .write(ids, 1, how, List.of(), piece -> {}, Progress.SILENT.begin("steer", 1, "texts"))
                .getFirst();
    }

    private static Answer answer(String prompt, Written before, Written after, Edit edit, DoseMeter.Dose dose) {
        boolean opened = Thinking.openedBy(prompt);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("without", tree(before, opened));
        figures.put("with", tree(after, opened));
        figures.put("encoder", edit.encoder());
        figures.put("relative_dose", Map.of("mean", dose.mean(), "p95", dose.p95()));
        figures.put("positions_acted", dose.acted());
        figures.put("positions", dose.positions());
        String told = "--- as it is, " + before.ids().length + " tokens\n" + before.text() + "\n--- steered, "
                + after.ids().length + " tokens\n" + after.text() + "\n---\n"
                + String.format(
                        java.util.Locale.ROOT,
                        "acted at %d of %d positions; change %.2f of the residual stream's norm, 95th percentile %.2f;"
                                + " encoder %s",
                        dose.acted(),
                        dose.positions(),
                        dose.mean(),
                        dose.p95(),
                        edit.encoder());
        return new Answer(figures, told);
    }

    private static Map<String, Object> tree(Written written, boolean opened) {
        Thinking thinking = Thinking.split(written.text(), opened);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("text", written.text());
        tree.put("reasoning", thinking.reasoning());
        tree.put("answer", thinking.answer());
        tree.put("tokens", written.ids().length);
        tree.put("end", written.end().name().toLowerCase(java.util.Locale.ROOT));
        return tree;
    }
}
