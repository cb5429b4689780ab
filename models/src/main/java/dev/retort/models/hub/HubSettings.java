package dev.retort.models.hub;

import dev.retort.basics.BadInput;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a hub, from the variables that Hugging Face's own library goes by.
 *
 * @param endpoint HF_ENDPOINT
 * @param token HF_TOKEN, or what {@code huggingface-cli login} left; null for none
 * @param cache HF_HUB_CACHE, or {@code hub} below HF_HOME
 * @param offline HF_HUB_OFFLINE: the cache only
 * @param pause how long to wait before a failed request is tried again, the first time
 * @param silence how long an answer may bring nothing before it is given up
 */
public record HubSettings(
        URI endpoint, @Nullable String token, Path cache, boolean offline, Duration pause, Duration silence) {
    private static final Set<String> YES = Set.of("1", "on", "yes", "true");

    public static HubSettings of(Map<String, String> variables, Path userHome) {
        Path home = first(variables, List.of("HF_HOME"))
                .map(Path::of)
                .or(() -> first(variables, List.of("XDG_CACHE_HOME")).map(caches -> Path.of(caches, "huggingface")))
                .orElse(userHome.resolve(".cache/huggingface"));
        Path cache = first(variables, List.of("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"))
                .map(Path::of)
                .orElse(home.resolve("hub"));
        String endpoint = first(variables, List.of("HF_ENDPOINT")).orElse("https://huggingface.co");
        try {
            return new HubSettings(
                    URI.create(endpoint.replaceAll("/+$", "")),
                    token(variables, home),
                    cache,
                    YES.contains(variables.getOrDefault("HF_HUB_OFFLINE", "").toLowerCase(Locale.ROOT)),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60));
        } catch (IllegalArgumentException e) {
            throw new BadInput("HF_ENDPOINT: is no address: " + endpoint, e);
        }
    }

    private static @Nullable String token(Map<String, String> variables, Path home) {
        return first(variables, List.of("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"))
                .or(() -> {
                    Path file = first(variables, List.of("HF_TOKEN_PATH"))
                            .map(Path::of)
                            .orElse(home.resolve("token"));
                    try {
                        return Files.isRegularFile(file)
                                ? Stream.of(Files.readString(file).strip())
                                        .filter(text -> !text.isEmpty())
                                        .findFirst()
                                : Optional.empty();
                    } catch (IOException e) {
                        throw new BadInput(file + ": the hub's token cannot be read: " + e.getMessage(), e);
                    }
                })
                .orElse(null);
    }

    private static Optional<String> first(Map<String, String> variables, List<String> names) {
        return names.stream()
                .map(variables::get)
                .filter(Objects::nonNull)
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    /** A token belongs into no log. */
    @Override
    public String toString() {
        return "HubSettings[" + endpoint + ", " + (token == null ? "no token" : "a token") + ", " + cache
                + (offline ? ", offline]" : "]");
    }
}
