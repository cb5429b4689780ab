package dev.retort.cli;

import dev.retort.atlas.label.Bill;
import dev.retort.atlas.label.JudgeSettings;
import dev.retort.basics.BadInput;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which judge is asked, how hard, and at what price. The key comes from the environment alone. */
final class JudgeOptions {
    @Option(
            names = "--judge",
            paramLabel = "URL",
            description =
                    "An OpenAI-compatible endpoint, such as http://localhost:8000/v1; its key, if it wants one, in the "
                            + "variable RETORT_JUDGE_KEY or OPENAI_API_KEY.")
    @Nullable
    String url;

    @Option(names = "--model", paramLabel = "NAME", description = "The model that explains.")
    @Nullable
    String model;

    @Option(
            names = "--scorer-model",
            paramLabel = "NAME",
            description = "The model that is asked where a name applies (default: that of --model).")
    @Nullable
    String scorer;

    @Option(
            names = "--limit-requests-per-minute",
            paramLabel = "N",
            description = "Requests a minute at most (default: no limit).")
    int perMinute;

    @Option(names = "--parallel", paramLabel = "N", description = "Requests at once (default: ${DEFAULT-VALUE}).")
    int parallel = 4;

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            description = "Stop after so many requests (default: no limit).")
    int most;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long an answer may take (default: ${DEFAULT-VALUE}).")
    int timeout = 120;

    @Option(
            names = "--answer-tokens",
            paramLabel = "N",
            description = "An answer's length at most, a thinking judge's thoughts included; 0 leaves it to the judge "
                    + "(default: ${DEFAULT-VALUE}).")
    int answerTokens = 4096;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "The judge's temperature, or none to leave it to the judge (default: ${DEFAULT-VALUE}).")
    String temperature = "0";

    @Option(names = "--price-in", paramLabel = "X", description = "What a million tokens of questions cost.")
    @Nullable
    Double priceIn;

    @Option(names = "--price-out", paramLabel = "Y", description = "What a million tokens of answers cost.")
    @Nullable
    Double priceOut;

    @Option(names = "--yes", description = "Ask although it costs something by --price-in and --price-out.")
    boolean yes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "By which contexts are parted and examples ordered (default: ${DEFAULT-VALUE}).")
    long seed;

    /** Null without a judge. */
    @Nullable
    JudgeSettings settings() {
        if (url == null) {
            if (model != null || scorer != null) {
                throw new BadInput("--model and --scorer-model name models of a judge; give its address with --judge.");
            }
            return null;
        }
        if (model == null || model.isBlank()) {
            throw new BadInput("--judge needs --model, the name of a model it serves.");
        }
        if (perMinute < 0 || parallel < 1 || most < 0 || timeout < 1 || answerTokens < 0) {
            throw new BadInput("--parallel and --timeout must be at least 1, and no other number below 0.");
        }
        if (priceIn != null && priceIn < 0 || priceOut != null && priceOut < 0) {
            throw new BadInput("--price-in and --price-out are no prices below 0.");
        }
        return new JudgeSettings(
                JudgeSettings.endpoint(url),
                JudgeSettings.key(System.getenv()),
                model,
                scorer == null ? model : scorer,
                degrees(),
                answerTokens,
                perMinute,
                parallel,
                most,
                Duration.ofSeconds(timeout),
                JudgeSettings.USUAL_TRIES,
                JudgeSettings.USUAL_PAUSE,
                seed);
    }

    private @Nullable Double degrees() {
        if (temperature.equals("none")) {
            return null;
        }
        try {
            double value = Double.parseDouble(temperature);
            if (value >= 0 && value <= 2) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadInput("--temperature: expected a number from 0 to 2, or none, not \"" + temperature + "\".");
    }

    /** Null without prices. */
    @Nullable
    Double cost(Bill bill) {
        return priceIn == null && priceOut == null
                ? null
                : bill.cost(priceIn == null ? 0 : priceIn, priceOut == null ? 0 : priceOut);
    }

    /** What it will take, in a line or two. */
    String said(Bill bill, JudgeSettings settings) {
        Double cost = cost(bill);
        String text = String.format(
                Locale.ROOT,
                "%,d features: %,d requests to %s (%,d more are answered already), about %,d tokens of questions and %,d of "
                        + "answers%s (a token taken as 4 ASCII characters or 1 other; a judge that thinks aloud writes more)",
                bill.features(),
                bill.open(),
                settings.endpoint(),
                bill.answered(),
                bill.tokensIn(),
                bill.tokensOut(),
                cost == null ? "" : ", about " + money(cost) + " at these prices");
        if (perMinute > 0 && bill.open() > 0) {
            text += String.format(
                    Locale.ROOT, "; at least %,d min at %,d a minute", bill.open() / perMinute, perMinute);
        }
        return most > 0 && most < bill.open()
                ? text + String.format(Locale.ROOT, "; this run sends %,d at most", most)
                : text;
    }

    /** @throws BadInput when it costs something and nobody has said yes */
    void requireConsent(Bill bill) {
        Double cost = cost(bill);
        if (cost != null && cost > 0 && !yes) {
            throw new BadInput(String.format(
                    Locale.ROOT,
                    "nothing was asked: %,d requests would cost about %s. Add --yes to send them.",
                    bill.open(),
                    money(cost)));
        }
    }

    private static String money(double cost) {
        return String.format(Locale.ROOT, cost < 0.1 ? "%.4f" : "%,.2f", cost);
    }
}
