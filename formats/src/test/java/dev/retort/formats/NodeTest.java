package dev.retort.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.basics.BadInput;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NodeTest {
    private final MapNode map = Yaml.parse("""
                    crosscoders:
                      - kind: relu-l1
                        featurs: 8192
                        l1: two
                        k: 64.0
                        big: 12345678901234567890
                        share: 1.5
                    """, Path.of("study.yaml")).asMap();
    private final MapNode crosscoder = map.need("crosscoders").asList().get(0).asMap();

    @Test
    void anUnknownKeySaysWhereWhatIsAllowedAndWhatWasMeant() {
        refused(
                () -> crosscoder.onlyKeys("kind", "features", "l1", "k", "big", "share"),
                "study.yaml:3:5: unknown key \"featurs\" in \"crosscoders[0]\"; "
                        + "allowed: kind, features, l1, k, big, share. Did you mean \"features\"?");
    }

    @Test
    void aWrongKindSaysWhatWasExpectedAndFound() {
        refused(
                () -> crosscoder.need("l1").asDouble(),
                "study.yaml:4:9: \"crosscoders[0].l1\" should be a number, found text \"two\".");
        refused(() -> map.need("crosscoders").asMap(), "should be a mapping, found a list of 1.");
        refused(() -> crosscoder.asText(), "\"crosscoders[0]\" should be text, found a mapping with kind, featurs, l1");
        refused(() -> map.asList(), "study.yaml:1:1: the content should be a list");
    }

    @Test
    void aMissingKeySaysWhereItBelongs() {
        refused(() -> crosscoder.need("epochs"), "study.yaml:2:5: in \"crosscoders[0]\", \"epochs\" is missing.");
        refused(() -> map.need("study"), "study.yaml:1:1: \"study\" is missing.");
    }

    @Test
    void aWordOutOfAFewIsCheckedWithAHint() {
        assertThat(crosscoder.need("kind").asChoice(List.of("relu-l1", "batch-topk")))
                .isEqualTo("relu-l1");
        refused(
                () -> crosscoder.need("kind").asChoice(List.of("relu-l2", "batch-topk")),
                "should be one of relu-l2, batch-topk, found text \"relu-l1\". Did you mean \"relu-l2\"?");
    }

    @Test
    void numbersAreExactAndBounded() {
        assertThat(crosscoder.need("k").asLong()).isEqualTo(64);
        assertThat(crosscoder.need("big").asDouble()).isEqualTo(1.2345678901234567e19);
        refused(() -> crosscoder.need("big").asLong(), "should be a whole number, found the number 1234");
        refused(() -> crosscoder.need("k").asLong(100, 200), "should be a whole number, 100 to 200, found");
        refused(
                () -> crosscoder.need("share").asDouble(0, 1),
                "should be a number from 0.0 to 1.0, found the number 1.5");
    }

    @Test
    void absentAndNullKeysGiveTheFallback() {
        MapNode settings = Json.parse("{\"a\": null, \"b\": 2}", Path.of("x")).asMap();
        assertThat(settings.intOr("a", 1)).isEqualTo(1);
        assertThat(settings.longOr("b", 1)).isEqualTo(2);
        assertThat(settings.textOr("c", "none")).isEqualTo("none");
        assertThat(settings.boolOr("c", true)).isTrue();
        assertThat(settings.doubleOr("b", 0)).isEqualTo(2);
        refused(() -> settings.textOr("b", "none"), "\"b\" should be text");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(BadInput.class).hasMessageContaining(message);
    }
}
