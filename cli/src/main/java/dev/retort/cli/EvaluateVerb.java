package dev.retort.cli;

import dev.retort.basics.BadInput;
import dev.retort.engine.Device;
import dev.retort.experiments.tasks.EvaluatedModel;
import dev.retort.experiments.tasks.Evaluation;
import dev.retort.experiments.tasks.EvaluationFigures;
import dev.retort.experiments.tasks.EvaluationPlan;
import dev.retort.experiments.tasks.EvaluationSet;
import dev.retort.experiments.tasks.Shots;
import dev.retort.formats.Sha256;
import dev.retort.models.Decoder;
import dev.retort.models.Sampling;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code retort evaluate}: how well a model answers questions. */
@Command(
        name = "evaluate",
        description = {
            "Lets a model answer questions with known answers and measures how many are right, strictly and flexibly extracted as",
            "lm-evaluation-harness does, and at what cost. Goes on where it stopped; every answer is kept in answers.parquet."
        },
        subcommands = {EvaluateCompareVerb.class, EvaluateLadderVerb.class, EvaluateOutputsVerb.class})
final class EvaluateVerb implements Verb {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A Hugging Face folder, a .gguf file, or hf://org/name.")
    @Nullable
    String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "QUESTIONS", description = "JSON Lines.")
    @Nullable
    Path questions;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where answers and figures go.")
    @Nullable
    Path out;

    @Mixin
    QuestionOptions asked = new QuestionOptions();

    @Option(names = "--items", paramLabel = "N", description = "Only the first N questions (default: all).")
    @Nullable
    Integer items;

    @Option(names = "--samples", paramLabel = "N", description = "Answers to each (default: ${DEFAULT-VALUE}).")
    int samples = 1;

    @Option(names = "--max-tokens", paramLabel = "N", description = "New tokens at most (default: ${DEFAULT-VALUE}).")
    int maxTokens = 512;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Answers at once, fewer where memory asks for it (default: ${DEFAULT-VALUE}).")
    int batch = 16;

    @Mixin
    SamplingOptions sampling = new SamplingOptions();

    @Override
    public Answer run(CommandContext context) {
        Path file = questions;
        Path folder = out;
        if (name == null || file == null || folder == null) {
            throw new BadInput("give a model, a file of questions and --out: "
                    + "retort evaluate MODEL QUESTIONS.jsonl --out FOLDER.");
        }
        if (samples < 1 || samples > EvaluationPlan.MOST_SAMPLES || maxTokens < 1 || batch < 1) {
            throw new BadInput("--samples, --max-tokens and --batch must be at least 1.");
        }
        EvaluationSet set = set(file, context);
        Shots shots = asked.shots(sampling.seed);
        Path model = context.model(name);
        try (Tokenizer tokenizer = Tokenizers.load(model);
                Decoder decoder = Decoder.load(model, Device.CPU)) {
            EvaluatedModel evaluated = EvaluatedModel.unedited(
                    LiveModelOptions.name(name), Sha256.ofTree(model), model, decoder, tokenizer);
            Sampling how = sampling.sampling(evaluated.usual(), maxTokens);
            if (samples > 1 && how.temperature() == 0) {
                throw new BadInput(
                        "--samples " + samples + ": at temperature 0 they would all be one; give --temperature.");
            }
            EvaluationPlan plan = new EvaluationPlan(
                    asked.grading(), samples, how, asked.stops(), batch, shots, asked.asking(), asked.instruction);
            return answer(Evaluation.run(evaluated, set, plan, folder, context.progress()), folder);
        }
    }

    private EvaluationSet set(Path file, CommandContext context) {
        EvaluationSet all = asked.read(file);
        if (items == null) {
            return all;
        }
        if (items < 1) {
            throw new BadInput("--items " + items + ": expected 1 or more.");
        }
        if (items > all.items().size()) {
            context.remark(file + " has " + all.items().size() + " questions; all are asked.");
        }
        return all.first(items);
    }

    private static Answer answer(Evaluation evaluation, Path folder) {
        EvaluationFigures figures = evaluation.figures();
        Map<String, Object> tree = new LinkedHashMap<>(figures.tree(evaluation.settings()));
        tree.put("seconds", evaluation.seconds());
        tree.put(
                "seconds_per_answer",
                evaluation.seconds() / evaluation.answers().size());
        tree.put("out", folder.toString());
        long written =
                figures.totals().getOrDefault("thinking", 0L) + figures.totals().getOrDefault("answer", 0L);
        List<String> lines = List.of(
                String.format(
                        Locale.ROOT,
                        "%s: %,d answers to %,d questions",
                        evaluation.name(),
                        evaluation.answers().size(),
                        figures.strict().n()),
                "pass@1 strict    " + figures.strict(),
                "pass@1 flexible  " + figures.flexible(),
                "finished         " + figures.finished(),
                String.format(
                        Locale.ROOT,
                        "tokens an answer: prompt %.1f, thinking %.1f, answer %.1f",
                        figures.promptTokens().value(),
                        figures.thinkingTokens().value(),
                        figures.answerTokens().value()),
                String.format(
                        Locale.ROOT,
                        "%,.0f s, %.2f s an answer, %.1f new tokens a second",
                        evaluation.seconds(),
                        evaluation.seconds() / evaluation.answers().size(),
                        written / evaluation.seconds()),
                "answers.parquet and metrics.json are in " + folder);
        return new Answer(tree, String.join("\n", lines));
    }
}
