package dev.retort.models.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.retort.formats.Json;
import dev.retort.formats.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A hub with one repository, {@code org/tiny}, that can be told to misbehave. */
final class HubServer implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** What the next answer to a request for a file shall be; an empty queue means a good one. */
    final Deque<Trick> tricks = new ConcurrentLinkedDeque<>();

    final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    final Map<String, byte[]> files = new LinkedHashMap<>();
    String wantedToken = "";
    boolean redirects;

    private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final HttpServer elsewhere;
    /** Authorization headers that reached the other server. */
    final List<String> leaked = new ArrayList<>();

    enum Trick {
        BREAK_OFF,
        FALL_SILENT,
        SAY_NOTHING,
        IGNORE_RANGE,
        TOO_SHORT,
        OTHER_BYTES,
        BUSY,
        BROKEN,
        FORBIDDEN
    }

    HubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/models/org/tiny/revision/", this::list);
        server.createContext("/org/tiny/resolve/", exchange -> {
            if (redirects) {
                exchange.getResponseHeaders()
                        .add(
                                "Location",
                                "http://127.0.0.1:" + elsewhere.getAddress().getPort() + exchange.getRequestURI());
                answer(exchange, 302, new byte[0]);
            } else {
                file(exchange);
            }
        });
        elsewhere.createContext("/", exchange -> {
            leaked.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            file(exchange);
        });
        server.setExecutor(pool); // one that is silent keeps no other waiting
        server.start();
        elsewhere.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private boolean refused(HttpExchange exchange) throws IOException {
        boolean known = wantedToken.isEmpty()
                || ("Bearer " + wantedToken).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!known) {
            answer(exchange, 401, new byte[0]);
        }
        return !known;
    }

    private void list(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().getPath());
        if (refused(exchange)) {
            return;
        }
        String revision = exchange.getRequestURI().getPath().replaceAll(".*/", "");
        if (!revision.equals("main") && !revision.equals(COMMIT)) {
            answer(exchange, 404, new byte[0]);
            return;
        }
        List<Map<String, Object>> siblings = new ArrayList<>();
        files.forEach((name, bytes) -> {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("rfilename", name);
            file.put("size", bytes.length);
            file.put("blobId", sha1(bytes));
            if (name.endsWith(".safetensors") || name.endsWith(".gguf")) {
                file.put("lfs", Map.of("sha256", Sha256.of(bytes), "size", bytes.length));
            }
            siblings.add(file);
        });
        String text = Json.text(Map.of("sha", COMMIT, "siblings", siblings));
        answer(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
    }

    private void file(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String name = exchange.getRequestURI().getPath().replaceAll(".*/" + COMMIT + "/", "");
        requests.add(name + (range == null ? "" : " " + range));
        byte[] bytes = files.get(name);
        if (bytes == null) {
            answer(exchange, 404, new byte[0]);
            return;
        }
        Trick trick = tricks.poll();
        int from = range == null || trick == Trick.IGNORE_RANGE ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (trick == null || trick == Trick.IGNORE_RANGE) {
            send(exchange, bytes, from, bytes.length, bytes.length - from);
            return;
        }
        switch (trick) {
            case BREAK_OFF -> send(exchange, bytes, from, from + (bytes.length - from) / 2, bytes.length - from);
            case FALL_SILENT -> {
                if (from > 0) {
                    exchange.getResponseHeaders()
                            .add("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
                }
                exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
                exchange.getResponseBody().write(bytes, from, (bytes.length - from) / 2);
                fallSilent(exchange);
            }
            case SAY_NOTHING -> {
                exchange.sendResponseHeaders(200, bytes.length - from);
                fallSilent(exchange);
            }
            case TOO_SHORT -> send(exchange, bytes, from, from + 1, 1);
            case OTHER_BYTES -> send(exchange, new byte[bytes.length], from, bytes.length, bytes.length - from);
            case BUSY -> {
                exchange.getResponseHeaders().add("Retry-After", "0");
                answer(exchange, 429, new byte[0]);
            }
            case BROKEN -> answer(exchange, 500, "oh".getBytes(StandardCharsets.UTF_8));
            case FORBIDDEN -> answer(exchange, 403, new byte[0]);
            case IGNORE_RANGE -> throw new AssertionError();
        }
    }

    private static void fallSilent(HttpExchange exchange) throws IOException {
        exchange.getResponseBody().flush();
        try {
            Thread.sleep(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void send(HttpExchange exchange, byte[] bytes, int from, int to, int claimed) throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, claimed == 0 ? -1 : claimed);
        exchange.getResponseBody().write(bytes, from, to - from);
        exchange.getResponseBody().flush();
        exchange.close(); // before all that was claimed, the connection breaks
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** git's name of a blob. */
    private static String sha1(byte[] bytes) {
        try {
            java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        pool.shutdownNow();
        elsewhere.stop(0);
    }
}
