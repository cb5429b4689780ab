package dev.retort.atlas.label;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A judge for tests, a program of its own: {@code java JudgeServer.java LOG DIE_AT}. It names the word that is marked most
 * often and looks for that word; the model's name says how it misbehaves. Prints its port, and logs a line a request: how it
 * ended, and a hash of what was asked. With DIE_AT it dies at that request as if it were killed.
 */
public final class JudgeServer {
    private static final Pattern CONTENT = Pattern.compile("\"content\":\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern MODEL = Pattern.compile("\"model\":\"([^\"]*)\"");
    private static final Pattern MARKED = Pattern.compile("«([^»]*)»");
    private static final Pattern PHRASE = Pattern.compile("Phrase: the word \"([^\"]*)\"");
    private static final String HTML = "<!DOCTYPE html><html><body>" + "Bad gateway. ".repeat(20) + "</body></html>";

    private final Path log;
    private final int dieAt;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final Map<String, Boolean> seen = new ConcurrentHashMap<>();
    private volatile long quietUntil = System.nanoTime();

    private JudgeServer(Path log, int dieAt) {
        this.log = log;
        this.dieAt = dieAt;
    }

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/chat/completions", new JudgeServer(Path.of(args[0]), Integer.parseInt(args[1]))::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (count.incrementAndGet() >= dieAt && dieAt > 0) {
            Runtime.getRuntime().halt(9);
        }
        Matcher model = MODEL.matcher(body);
        String name = model.find() ? model.group(1) : "";
        String hash = name + " " + Integer.toHexString(body.hashCode()) + "-" + body.length();
        if (System.nanoTime() < quietUntil) {
            write("early " + hash);
        }
        boolean first = seen.putIfAbsent(hash, true) == null;
        switch (name) {
            case "dead" -> answer(exchange, 200, HTML, "html " + hash);
            case "unwell" -> answer(exchange, 400, "{\"error\": \"max_tokens is not supported\"}", "bad " + hash);
            case "keyed" -> keyed(exchange, body, hash);
            case "moody" -> {
                if (first) {
                    fault(exchange, faults.getAndIncrement() % 5, hash);
                } else {
                    good(exchange, body, name, hash);
                }
            }
            case "sleepy" -> {
                if (first && faults.getAndIncrement() % 7 == 0) {
                    write("asleep " + hash);
                    sleep(60_000);
                }
                good(exchange, body, name, hash);
            }
            default -> good(exchange, body, name, hash);
        }
    }

    private void keyed(HttpExchange exchange, String body, String hash) throws IOException {
        String sent = exchange.getRequestHeaders().getFirst("Authorization");
        if ("Bearer right-key-123".equals(sent)) {
            good(exchange, body, "keyed", hash);
        } else {
            answer(exchange, 401, "{\"error\": \"no good key: " + sent + "\"}", "refused " + hash);
        }
    }

    private void fault(HttpExchange exchange, int which, String hash) throws IOException {
        switch (which) {
            case 0 -> {
                if (faults.get() == 1) {
                    exchange.getResponseHeaders().add("Retry-After", "1");
                    quietUntil = System.nanoTime() + 1_000_000_000L;
                }
                answer(exchange, 429, "slow down", "busy " + hash);
            }
            case 1 -> answer(exchange, 500, "oh", "broken " + hash);
            case 2 -> answer(exchange, 200, HTML, "html " + hash);
            case 3 -> answer(exchange, 200, "{\"choices\": [{\"message\": {\"content\": \"[1,", "truncated " + hash);
            default -> answer(exchange, 200, "{\"object\": \"list\", \"data\": []}", "other " + hash);
        }
    }

    private void good(HttpExchange exchange, String body, String model, String hash) throws IOException {
        List<String> contents = new ArrayList<>();
        Matcher content = CONTENT.matcher(body);
        while (content.find()) {
            contents.add(unescaped(content.group(1)));
        }
        String question = contents.getLast();
        String said = contents.getFirst().contains("excerpts of texts in which it is above zero")
                ? explanation(question, model)
                : verdicts(question, contents.getFirst().contains("set off"), model);
        String json = "{\"choices\": [{\"index\": 0, \"message\": {\"role\": \"assistant\", \"content\": "
                + quoted(said) + "}}], \"usage\": {\"prompt_tokens\": 7, \"completion_tokens\": 3}}";
        answer(exchange, 200, json, "ok " + hash);
    }

    private static String explanation(String question, String model) {
        Map<String, Integer> counts = new TreeMap<>();
        Matcher marked = MARKED.matcher(question);
        while (marked.find()) {
            counts.merge(marked.group(1).strip(), 1, Integer::sum);
        }
        String word = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("nothing");
        String name = "the word \"" + (model.equals("mistaken") ? "blue" : word) + "\"";
        return switch (model) {
            case "chatty" ->
                "<think>NAME: something else? [1,0]</think>\nSure! Here it is.\n\n**NAME:** " + name + "\n";
            case "silent" -> "<think>I have not come to an end";
            default -> "NAME: " + name;
        };
    }

    private static String verdicts(String question, boolean marks, String model) {
        Matcher phrase = PHRASE.matcher(question);
        String word = phrase.find() ? phrase.group(1) : "?";
        List<String> verdicts = new ArrayList<>();
        String[] excerpts = question.split("\nExcerpt \\d+: ");
        for (int i = 1; i < excerpts.length; i++) {
            boolean there = marks
                    ? MARKED.matcher(excerpts[i])
                            .results()
                            .anyMatch(one -> one.group(1).strip().equals(word))
                    : (" " + excerpts[i] + " ").contains(" " + word + " ");
            verdicts.add(there ? "1" : "0");
        }
        if (model.equals("short")) {
            verdicts.removeLast();
        }
        String list = "[" + String.join(", ", verdicts) + "]";
        return model.equals("chatty")
                ? "<think>[1, 1]</think>Excerpt [1] is easy.\n```json\n" + list + "\n```\nI hope this is of use."
                : list;
    }

    private void answer(HttpExchange exchange, int status, String text, String logged) throws IOException {
        write(logged); // before the answer is out: whoever has it finds it in the log
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized void write(String line) throws IOException {
        Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String unescaped(String json) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = json.charAt(++i);
            if (escape == 'u') {
                text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append(escape == 'n' ? '\n' : escape == 't' ? '\t' : escape == 'r' ? '\r' : escape);
            }
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
