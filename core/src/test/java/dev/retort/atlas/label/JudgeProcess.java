package dev.retort.atlas.label;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link JudgeServer} in a process of its own. */
record JudgeProcess(Process process, URI endpoint, Path log) implements AutoCloseable {
    /** @param dieAt at which request it dies; 0 for never */
    static JudgeProcess start(Path log, int dieAt) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes().toString(),
                        JudgeServer.class.getName(),
                        log.toString(),
                        Integer.toString(dieAt))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String port = out.readLine();
        return new JudgeProcess(process, URI.create("http://127.0.0.1:" + port + "/v1"), log);
    }

    private static Path classes() {
        try {
            return Path.of(JudgeServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Lines of the log that begin with a word, of one model. */
    List<String> logged(String word, String model) throws IOException {
        return Files.exists(log)
                ? Files.readAllLines(log).stream()
                        .filter(line -> line.startsWith(word + " " + model + " "))
                        .toList()
                : List.of();
    }

    void awaitDeath() throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the judge lives on");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
