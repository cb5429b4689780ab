package dev.retort.models.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.basics.Progress;
import dev.retort.models.hub.HubServer.Trick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HubModelsTest {
    private static final String NAME = "hf://org/tiny";

    @TempDir
    Path cache;

    private HubServer server;
    private final byte[] weights = new byte[300_000];

    @BeforeEach
    void start() throws IOException {
        server = new HubServer();
        new Random(1).nextBytes(weights);
        server.files.put("README.md", "not wanted".getBytes(UTF_8));
        server.files.put("config.json", "{\"a\": 1}".getBytes(UTF_8));
        server.files.put("model.safetensors", weights);
        server.files.put("pytorch_model.bin", new byte[10]);
        server.files.put("../../escaped", new byte[1]);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HubModels models(@Nullable String token, boolean offline) {
        return new HubModels(
                new HubSettings(server.address(), token, cache, offline, Duration.ofMillis(1), Duration.ofMillis(300)),
                Progress.SILENT);
    }

    private Path locate() {
        return models(null, false).locate(NAME);
    }

    private void arrived(Path folder) throws IOException {
        assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(weights);
        assertThat(folder.resolve("config.json")).hasContent("{\"a\": 1}");
        assertThat(folder).hasFileName(HubServer.COMMIT);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "model.safetensors");
        }
    }

    @Test
    void aModelIsDownloadedOnceIntoTheLayoutOthersRead() throws IOException {
        arrived(locate());
        assertThat(cache.resolve("models--org--tiny/refs/main")).hasContent(HubServer.COMMIT);
        server.requests.clear();
        arrived(locate());
        assertThat(server.requests).hasSize(1); // whether the branch has moved
        assertThat(models(null, true).locate(NAME)).isEqualTo(locate());
        assertThat(models(null, true).locate(NAME + "@" + HubServer.COMMIT)).isEqualTo(locate());
    }

    @Test
    void aPathIsAPath() {
        assertThat(models(null, true).locate("some/folder")).isEqualTo(Path.of("some/folder"));
        assertThat(server.requests).isEmpty();
    }

    @Test
    void oneFileIsFetchedAlone() throws IOException {
        Path file = models(null, false).locate(NAME + "@" + HubServer.COMMIT + "/README.md");
        assertThat(file).hasContent("not wanted");
        assertThat(server.requests).noneMatch(request -> request.startsWith("model"));
    }

    @Test
    void whatBreaksOffIsResumed() throws IOException {
        server.tricks.add(Trick.IGNORE_RANGE); // config.json
        server.tricks.addAll(List.of(Trick.BREAK_OFF, Trick.BREAK_OFF));
        arrived(locate());
        resumedTwice();
    }

    /** What was under way when the connection broke may be lost, so it need not be all that was sent. */
    private void resumedTwice() {
        List<String> asked = server.requests.stream()
                .filter(request -> request.startsWith("model.safetensors"))
                .toList();
        assertThat(asked).hasSize(3);
        assertThat(asked.getFirst()).isEqualTo("model.safetensors");
        List<Integer> from = asked.stream()
                .skip(1)
                .map(request -> Integer.valueOf(request.replaceAll("\\D", "")))
                .toList();
        assertThat(from.getFirst()).isBetween(1, 150_000);
        assertThat(from.getLast()).isBetween(from.getFirst() + 1, 225_000);
    }

    @Test
    void aServerThatFallsSilentIsAskedAgain() throws IOException {
        server.tricks.add(Trick.IGNORE_RANGE); // config.json
        server.tricks.addAll(List.of(Trick.FALL_SILENT, Trick.FALL_SILENT));
        arrived(locate());
        resumedTwice();
    }

    @Test
    void aServerThatStaysSilentIsGivenUpWithASentence() {
        server.tricks.add(Trick.IGNORE_RANGE); // config.json
        for (int i = 0; i < 20; i++) {
            server.tricks.add(Trick.SAY_NOTHING);
        }
        assertThatThrownBy(this::locate)
                .isInstanceOf(dev.retort.basics.Failure.class)
                .hasMessageContaining("breaks off at 0 of 300000 bytes (the server sent nothing for");
    }

    @Test
    void aServerThatIgnoresTheRangeIsReadFromTheBeginning() throws IOException {
        server.tricks.addAll(List.of(Trick.IGNORE_RANGE, Trick.BREAK_OFF, Trick.IGNORE_RANGE));
        arrived(locate());
    }

    @Test
    void aRunThatDiedIsResumedByTheNext() throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("models--org--tiny/blobs"));
        Files.write(
                blobs.resolve(dev.retort.formats.Sha256.of(weights) + ".incomplete"), Arrays.copyOf(weights, 100_000));
        arrived(locate());
        assertThat(server.requests).contains("model.safetensors bytes=100000-");
    }

    @Test
    void busyAndBrokenServersAreAskedAgain() throws IOException {
        server.tricks.addAll(List.of(Trick.BUSY, Trick.BROKEN, Trick.IGNORE_RANGE, Trick.BROKEN));
        arrived(locate());
    }

    @Test
    void otherBytesThanTheListingSaysAreThrownAway() throws IOException {
        server.tricks.addAll(List.of(Trick.IGNORE_RANGE, Trick.OTHER_BYTES));
        assertThatThrownBy(this::locate)
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("model.safetensors is not what the hub's listing says");
        arrived(locate());
    }

    @Test
    void aTransferThatNeverGoesOnEndsWithASentenceAndKeepsWhatItHas() {
        server.tricks.add(Trick.IGNORE_RANGE);
        for (int i = 0; i < 40; i++) {
            server.tricks.add(Trick.BROKEN);
        }
        assertThatThrownBy(this::locate).isInstanceOf(Failure.class).hasMessageContaining("answers 500");
    }

    @Test
    void whatIsShorterThanClaimedIsFetchedOn() throws IOException {
        server.tricks.addAll(List.of(Trick.IGNORE_RANGE, Trick.TOO_SHORT, Trick.TOO_SHORT));
        arrived(locate());
    }

    @Test
    void refusalsAreSaid() {
        server.tricks.add(Trick.FORBIDDEN);
        assertThatThrownBy(this::locate).isInstanceOf(BadInput.class).hasMessageContaining("set HF_TOKEN");
        assertThatThrownBy(() -> models(null, false).locate(NAME + "@nowhere"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("no such repository, revision or file (404)");
        assertThatThrownBy(() -> models(null, false).locate(NAME + "/nothing.gguf"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("has no such file");
    }

    @Test
    void theTokenGoesToTheHubAndToNobodyElse() throws IOException {
        server.wantedToken = "secret";
        server.redirects = true;
        assertThatThrownBy(this::locate).isInstanceOf(BadInput.class).hasMessageContaining("(401)");
        arrived(models("secret", false).locate(NAME));
        assertThat(server.leaked).isEmpty();
    }

    @Test
    void withoutANetworkTheCacheMustDo() throws IOException {
        assertThatThrownBy(() -> models(null, true).locate(NAME))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("HF_HUB_OFFLINE");
        Path there = locate();
        server.close();
        assertThat(locate()).isEqualTo(there);
        assertThatThrownBy(() -> models(null, false).locate("hf://org/other"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void ofSeveralGgufFilesOneMustBeNamed() throws IOException {
        server.files.clear();
        server.files.put("a.gguf", new byte[] {1});
        assertThat(locate()).hasFileName("a.gguf");
        server.files.put("b.gguf", new byte[] {2});
        assertThatThrownBy(this::locate)
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("name one: hf://org/tiny/a.gguf, hf://org/tiny/b.gguf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://", "hf://org", "hf://org/a@", "hf://org/../x", "hf://org/a/../../b", "hf://org/a b"})
    void namesThatAreNoneAreRefused(String name) {
        assertThatThrownBy(() -> models(null, true).locate(name))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("is no name on a hub");
    }

    @Test
    void settingsComeFromTheCustomaryVariables() {
        HubSettings usual = HubSettings.of(Map.of(), Path.of("/home/u"));
        assertThat(usual.cache()).isEqualTo(Path.of("/home/u/.cache/huggingface/hub"));
        assertThat(usual.endpoint()).hasToString("https://huggingface.co");
        assertThat(usual.offline()).isFalse();
        HubSettings own = HubSettings.of(
                Map.of("HF_HOME", "/h", "HF_TOKEN", "t", "HF_ENDPOINT", "http://mirror/", "HF_HUB_OFFLINE", "1"),
                Path.of("/home/u"));
        assertThat(own.cache()).isEqualTo(Path.of("/h/hub"));
        assertThat(own.endpoint()).hasToString("http://mirror");
        assertThat(own.offline()).isTrue();
        assertThat(own.token()).isEqualTo("t");
        assertThat(own.toString()).doesNotContain("token=t").contains("a token");
    }
}
