package dev.retort.atlas.label;

import dev.retort.basics.BadInput;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which judge is asked, and how hard.
 *
 * @param endpoint such as {@code http://localhost:8000/v1}
 * @param key sent as a bearer token; null for none
 * @param model that explains
 * @param scorer model that is asked where a name applies
 * @param temperature null leaves it to the judge
 * @param answerTokens an answer's length at most; 0 leaves it to the judge
 * @param perMinute requests a minute at most; 0 for no limit
 * @param parallel requests under way at once
 * @param mostRequests that may be sent; 0 for any number
 * @param timeout for an answer
 * @param tries of a request that fails
 * @param pause before it is tried again, the first time; doubled every further time
 * @param seed of the split, the order of examples, wrong marks, and the pauses' jitter
 */
public record JudgeSettings(
        URI endpoint,
        @Nullable String key,
        String model,
        String scorer,
        @Nullable Double temperature,
        int answerTokens,
        int perMinute,
        int parallel,
        int mostRequests,
        Duration timeout,
        int tries,
        Duration pause,
        long seed) {
    public static final int USUAL_TRIES = 5;
    public static final Duration USUAL_PAUSE = Duration.ofSeconds(1);

    public JudgeSettings {
        if (answerTokens < 0 || perMinute < 0 || parallel < 1 || mostRequests < 0 || tries < 1) {
            throw new IllegalArgumentException("no way to ask a judge");
        }
    }

    /** The address a user gives. */
    public static URI endpoint(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip().replaceAll("/+$", "").replaceAll("/chat/completions$", ""));
        } catch (IllegalArgumentException e) {
            throw notAnAddress(e);
        }
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw notAnAddress(null);
        }
        if (uri.getUserInfo() != null) {
            throw new BadInput(
                    "--judge: a password in the address would end up in logs; put the key into RETORT_JUDGE_KEY.");
        }
        return uri;
    }

    private static BadInput notAnAddress(@Nullable Throwable cause) {
        return new BadInput("--judge: expected an address such as http://localhost:8000/v1.", cause);
    }

    /** The key among a process's variables: RETORT_JUDGE_KEY, else OPENAI_API_KEY. */
    public static @Nullable String key(Map<String, String> variables) {
        for (String name : new String[] {"RETORT_JUDGE_KEY", "OPENAI_API_KEY"}) {
            String value = variables.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                return value;
            }
        }
        return null;
    }

    /** A key belongs into no log. */
    @Override
    public String toString() {
        return "JudgeSettings[" + endpoint + ", " + (key == null ? "no key" : "a key") + ", " + model + ", " + scorer
                + "]";
    }
}
