package dev.retort.cli;

import dev.retort.atlas.Categories;
import dev.retort.basics.BadInput;
import dev.retort.experiments.modes.Ground;
import dev.retort.experiments.modes.QuestionGround;
import dev.retort.experiments.tasks.EvaluatedModel;
import dev.retort.experiments.tasks.EvaluationPlan;
import dev.retort.experiments.tasks.QuestionTask.Extraction;
import dev.retort.lab.Teaching;
import dev.retort.models.Sampling;
import dev.retort.models.tokenizer.Tokenizer;
import dev.retort.models.tokenizer.Tokenizers;
import dev.retort.study.LabGround;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What modes are sought and measured on: a lab's teacher, or questions of one's own. */
final class GroundOptions {
    private static final List<String> OF_QUESTIONS =
            List.of("--traces", "--conclusion", "--max-tokens", "--extraction", "--categories");

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    @Option(
            names = "--lab",
            paramLabel = "v2|v3e",
            description = "The teacher of the lab's pair, whose texts and problems are used.")
    @Nullable
    String teacher;

    @Option(
            names = "--questions",
            paramLabel = "FILE",
            description =
                    "Instead of a lab: JSON Lines of questions with known answers, as `retort evaluate` reads them.")
    @Nullable
    Path questions;

    @Mixin
    QuestionOptions asked = new QuestionOptions();

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "New tokens at most, with --questions (default: ${DEFAULT-VALUE}).")
    int maxTokens = 512;

    @Option(
            names = "--extraction",
            paramLabel = "strict|flexible",
            description = "Which extraction says that an answer is right (default: ${DEFAULT-VALUE}).")
    String extraction = "flexible";

    @Option(
            names = "--conclusion",
            paramLabel = "TEXT",
            description =
                    "What a sentence says that concludes, such as \"answer is\"; may be given several times. A thought is"
                            + " ended, or kept going, at the ends of these sentences only (default: of any).")
    List<String> conclusions = List.of();

    @Option(
            names = "--categories",
            paramLabel = "NAME|FILE",
            description = "Word lists, whose openers say what looks again (default: ${DEFAULT-VALUE}).")
    String categories = "reasoning";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of texts, problems, their split, sampling and resampling (default: 0).")
    long seed = 0;

    /** A ground with the tokenizer it needs, to be closed after it; and the least number of problems it makes sense with. */
    record Opened(Ground ground, int least, @Nullable Tokenizer tokenizer) implements AutoCloseable {
        /** @throws BadInput when that is too few */
        int enough(String option, @Nullable Integer given, int usual) {
            int count = given == null ? usual : given;
            if (count < least) {
                throw new BadInput(
                        given == null
                                ? "there are too few questions: " + option + " would be " + count + ", and " + least
                                        + " are needed. A quarter of a file is for dev, a quarter for traces, half for the test."
                                : option + " should be " + least + " or more.");
            }
            return count;
        }

        @Override
        public void close() {
            if (tokenizer != null) {
                tokenizer.close();
            }
        }
    }

    /**
     * @param traces texts as the distilled model writes them, with --questions; or null
     * @param most of them that are read
     */
    Opened open(CommandContext context, PairOptions pair, PairOptions.Opened opened, @Nullable Path traces, int most) {
        String lab = teacher;
        Path file = questions;
        if ((lab == null) == (file == null)) {
            throw new BadInput("expected --lab v2|v3e for a pair of the lab, or --questions FILE for any other.");
        }
        if (lab != null) {
            refuseAsked();
            return new Opened(new LabGround(seed, Teaching.named(lab)), 20, null);
        }
        if (maxTokens < 1) {
            throw new BadInput("--max-tokens must be at least 1.");
        }
        Path place = context.model(pair.models.get(1));
        Tokenizer tokenizer = Tokenizers.load(place);
        try {
            EvaluatedModel model = EvaluatedModel.unedited(
                    LiveModelOptions.name(pair.models.get(1)),
                    opened.hashes().get(1),
                    place,
                    opened.pair().distilled(),
                    tokenizer);
            EvaluationPlan plan = new EvaluationPlan(
                    asked.grading(),
                    1,
                    Sampling.greedy(maxTokens, model.usual().ends()),
                    asked.stops(),
                    1,
                    asked.shots(seed),
                    asked.asking(),
                    asked.instruction);
            QuestionGround ground = new QuestionGround(
                    model,
                    asked.read(Objects.requireNonNull(file)),
                    plan,
                    extraction(),
                    Categories.named(categories),
                    conclusions,
                    traces == null ? null : new TraceFile(traces).ids(most, tokenizer, model.decoder()),
                    seed);
            return new Opened(ground, 5, tokenizer);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** What is said of questions has no meaning for a lab's problems. */
    private void refuseAsked() {
        CommandLine.ParseResult given =
                Objects.requireNonNull(command).commandLine().getParseResult();
        Stream.concat(
                        OF_QUESTIONS.stream(),
                        CommandSpec.forAnnotatedObject(new QuestionOptions()).optionsMap().keySet().stream())
                .filter(given::hasMatchedOption)
                .findFirst()
                .ifPresent(option -> {
                    throw new BadInput(
                            option + " goes with --questions; a lab's teacher has problems and texts of its own.");
                });
    }

    /** Whose problems they are, under the option's name; a file by its name only. */
    Map<String, String> named() {
        return teacher != null
                ? Map.of("lab", teacher)
                : Map.of(
                        "questions",
                        String.valueOf(Objects.requireNonNull(questions).getFileName()));
    }

    private Extraction extraction() {
        return switch (extraction) {
            case "strict" -> Extraction.STRICT;
            case "flexible" -> Extraction.FLEXIBLE;
            default -> throw new BadInput("--extraction " + extraction + ": expected strict or flexible.");
        };
    }
}
