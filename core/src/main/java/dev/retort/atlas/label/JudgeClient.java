package dev.retort.atlas.label;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.basics.Rng;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a judge, from several threads. What is busy, broken or silent is asked again, a bounded number of times and ever
 * later; a judge that goes on so ends the run with a sentence, one that refuses ends it at once.
 */
final class JudgeClient implements AutoCloseable {
    private static final long MOST_BYTES = 8 << 20;
    private static final int EXCERPT = 100;

    /** Requests in a row that may fail; one, as long as none was ever answered. */
    private static final int PATIENCE = 5;

    private final JudgeSettings settings;
    private final URI address;
    private final RequestPace pace;
    private final HttpClient http;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean answered;
    private volatile boolean stopped;

    JudgeClient(JudgeSettings settings) {
        this.settings = settings;
        this.address = URI.create(settings.endpoint() + "/chat/completions");
        this.pace = new RequestPace(settings.perMinute());
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // an upgrade to HTTP/2 in clear text confuses some servers
                .connectTimeout(settings.timeout())
                .build();
    }

    /** Requests that went out so far, each try counted. */
    int sent() {
        return sent.get();
    }

    /** Lets no further request go out. */
    void stop() {
        stopped = true;
    }

    /**
     * @throws Unanswered when this request fails for good
     * @throws BadInput when the judge refuses the key, the address or the model
     * @throws Failure when it fails for whatever it is asked
     */
    Reply ask(ChatRequest request) throws Unanswered, Ended {
        String trouble = "";
        long draw = request.hash().hashCode();
        for (int attempt = 0; attempt < settings.tries(); attempt++) {
            if (attempt > 0) {
                pause(attempt, draw);
            }
            turn();
            Outcome outcome = send(request);
            switch (outcome) {
                case Outcome.Answer(Reply reply) -> {
                    answered = true;
                    failed.set(0);
                    return reply;
                }
                case Outcome.Busy(String said, Duration pause) -> {
                    trouble = said;
                    pace.hold(pause);
                }
                case Outcome.Trouble(String said) -> trouble = said;
                case Outcome.Bad(String said) -> throw given(said);
            }
        }
        throw given(trouble);
    }

    private Unanswered given(String trouble) {
        if (failed.incrementAndGet() >= PATIENCE || !answered) {
            throw new Failure(
                    settings.endpoint() + " " + trouble + " What it answered before is kept; when the judge is "
                            + "mended, the same command goes on from there.");
        }
        return new Unanswered(trouble);
    }

    private void turn() throws Ended {
        try {
            if (!pace.await(() -> stopped)) {
                throw new Ended();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (sent.incrementAndGet() > settings.mostRequests() && settings.mostRequests() > 0) {
            sent.decrementAndGet();
            throw new Ended();
        }
    }

    private static Ended interrupted() {
        Thread.currentThread().interrupt();
        return new Ended();
    }

    private void pause(int attempt, long draw) throws Ended {
        double jitter = 0.5 + Rng.uniform(settings.seed(), "judge pause", draw, attempt);
        long nanos = (long) (settings.pause().toNanos() * (1L << Math.min(attempt - 1, 10)) * jitter);
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private Outcome send(ChatRequest request) throws Ended {
        HttpRequest.Builder built = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("User-Agent", "retort")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        if (settings.key() != null) {
            built.header("Authorization", "Bearer " + settings.key());
        }
        CompletableFuture<HttpResponse<byte[]>> future =
                http.sendAsync(built.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return outcome(future.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            return new Outcome.Trouble(
                    "did not answer within " + settings.timeout().toSeconds() + " s.");
        } catch (InterruptedException e) {
            future.cancel(true);
            throw interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException && !answered) {
                throw new Failure(settings.endpoint() + " cannot be reached (no connection); is the judge running?", e);
            }
            if (e.getCause() instanceof IOException broken) {
                return new Outcome.Trouble("broke off (" + broken.getMessage() + ").");
            }
            throw new Failure(settings.endpoint() + " could not be asked: " + e.getCause(), e);
        }
    }

    private Outcome outcome(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String said = "answered " + status + ": " + excerpt(response.body()) + ".";
        return switch (status) {
            case 200 -> {
                Reply reply = Reply.of(
                        response.body(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
                yield reply == null
                        ? new Outcome.Trouble("answered with no chat completion: " + excerpt(response.body())
                                + ". The address is that of an OpenAI-compatible server, and ends in /v1 for most.")
                        : new Outcome.Answer(reply);
            }
            case 401, 403 ->
                throw new BadInput(settings.endpoint() + " " + said
                        + (settings.key() == null
                                ? " Set RETORT_JUDGE_KEY to a key it takes."
                                : " It does not take the key in RETORT_JUDGE_KEY or OPENAI_API_KEY."));
            case 404 ->
                throw new BadInput(settings.endpoint() + " " + said
                        + " Look whether the address is right (most end in /v1) and --model is one it serves.");
            case 429 ->
                new Outcome.Busy(
                        said,
                        RetryAfter.of(
                                response.headers().firstValue("Retry-After").orElse("")));
            case 408, 425 -> new Outcome.Trouble(said);
            default ->
                status >= 500
                        ? new Outcome.Trouble(said)
                        : new Outcome.Bad(said + " If it does not know max_tokens or temperature, leave them out with "
                                + "--answer-tokens 0 and --temperature none.");
        };
    }

    private String excerpt(byte[] body) {
        String text =
                new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
        if (settings.key() != null) {
            text = text.replace(settings.key(), "…");
        }
        return '"' + (text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…") + '"';
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** What came of sending a request once. */
    private sealed interface Outcome {
        record Answer(Reply reply) implements Outcome {}

        /** Asked too often. */
        record Busy(String said, Duration pause) implements Outcome {}

        /** It may go better next time. */
        record Trouble(String said) implements Outcome {}

        /** It will not. */
        record Bad(String said) implements Outcome {}
    }
}
