package dev.retort.models.hub;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.formats.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks a hub. Redirects are followed by hand, because the token is for the hub alone and not for whoever it sends us to;
 * what is busy or broken is asked again, a few times and ever later.
 */
final class HubClient implements AutoCloseable {
    /** Neither server nor network may keep a user waiting for ever. */
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 5;
    private static final int TRIES = 4;
    private static final int MOST_LISTING_BYTES = 64 << 20;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final HubSettings settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    HubClient(HubSettings settings) {
        this.settings = settings;
    }

    /** The hub cannot be reached at all. */
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1;

        Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The files of the revision a name asks for. */
    HubListing list(HubName name) throws Unreachable {
        URI address = URI.create(settings.endpoint() + "/api/models/" + name.repository() + "/revision/"
                + encoded(name.revision()) + "?blobs=true");
        try (InputStream body = watched(ask(name, address, 0))) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                text.write(buffer, 0, count);
                if (text.size() > MOST_LISTING_BYTES) {
                    throw new Failure(address + ": the listing does not end.");
                }
            }
            return HubListing.of(Json.parse(text.toString(StandardCharsets.UTF_8), Path.of(name + " listing"))
                    .asMap("a listing of files"));
        } catch (IOException e) {
            throw new Unreachable(settings.endpoint() + " broke off: " + e.getMessage(), e);
        }
    }

    /** The body of an answer, which gives up a server that falls silent. */
    InputStream watched(HttpResponse<InputStream> response) {
        return new WatchedBody(response.body(), settings.silence());
    }

    /**
     * The bytes of a file.
     *
     * @param from how many are here already; the answer's status is 206 when it goes on from there, 200 when it begins anew
     */
    HttpResponse<InputStream> open(HubName name, HubListing listing, HubFile file, long from) throws Unreachable {
        String path = String.join(
                "/",
                Arrays.stream(file.name().split("/")).map(HubClient::encoded).toList());
        URI address =
                URI.create(settings.endpoint() + "/" + name.repository() + "/resolve/" + listing.commit() + "/" + path);
        return ask(name, address, from);
    }

    private HttpResponse<InputStream> ask(HubName name, URI address, long from) throws Unreachable {
        String trouble = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (attempt > 0) {
                pause(attempt, null);
            }
            HttpResponse<InputStream> response = send(address, from);
            int status = response.statusCode();
            if (status == 200 || status == 206) {
                return response;
            }
            close(response);
            switch (status) {
                case 401, 403 ->
                    throw new BadInput(
                            name + ": the hub refuses (" + status + "). "
                                    + (settings.token() == null
                                            ? "If the repository is private or gated, set HF_TOKEN to a token that may read it."
                                            : "The token in HF_TOKEN may not read it, or its licence was not accepted on the hub."));
                case 404 ->
                    throw new BadInput(name + ": the hub knows no such repository, revision or file (404)"
                            + (settings.token() == null ? ", or it is private: then set HF_TOKEN." : "."));
                case 416 -> {
                    return ask(name, address, 0); // more is here than there is: begin anew
                }
                case 429 -> {
                    trouble = "is asked too often (429); try again later, or set HF_TOKEN.";
                    pause(attempt, response.headers().firstValue("Retry-After").orElse(null));
                }
                default -> {
                    trouble = "answers " + status + ".";
                    if (status < 500) {
                        throw new Failure(address + ": " + trouble);
                    }
                }
            }
        }
        throw new Failure(settings.endpoint() + ": " + trouble);
    }

    private HttpResponse<InputStream> send(URI address, long from) throws Unreachable {
        URI at = address;
        for (int redirect = 0; redirect <= MOST_REDIRECTS; redirect++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(at).timeout(ANSWER).header("User-Agent", "retort");
            String token = settings.token();
            if (token != null && sameServer(at)) {
                request.header("Authorization", "Bearer " + token);
            }
            if (from > 0) {
                request.header("Range", "bytes=" + from + "-");
            }
            HttpResponse<InputStream> response;
            try {
                response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException e) {
                String why = e instanceof ConnectException ? "no connection" : String.valueOf(e.getMessage());
                throw new Unreachable(at.getHost() + " cannot be reached (" + why + ")", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure("the download was interrupted.", e);
            } catch (IllegalArgumentException e) {
                throw new Failure(at + ": is no address to ask.", e);
            }
            if (response.statusCode() / 100 != 3) {
                return response;
            }
            close(response);
            String to = response.headers().firstValue("Location").orElse("");
            try {
                at = at.resolve(to);
            } catch (IllegalArgumentException e) {
                throw new Failure(at + ": sends us to \"" + to + "\", which is no address.", e);
            }
        }
        throw new Failure(address + ": sends us from address to address, more than " + MOST_REDIRECTS + " times.");
    }

    private boolean sameServer(URI address) {
        return Objects.equals(address.getHost(), settings.endpoint().getHost())
                && address.getPort() == settings.endpoint().getPort()
                && Objects.equals(address.getScheme(), settings.endpoint().getScheme());
    }

    /** @param asked seconds, as a server says them */
    void pause(int attempt, @Nullable String asked) {
        Duration wait = settings.pause().multipliedBy(1L << Math.min(attempt, 5));
        if (asked != null && asked.matches("\\d{1,4}")) {
            wait = Duration.ofSeconds(Long.parseLong(asked));
        }
        try {
            Thread.sleep(wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("the download was interrupted.", e);
        }
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException ignored) {
            // nothing of it is wanted
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
