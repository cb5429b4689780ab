package dev.retort.engine;

import dev.retort.basics.BadInput;
import dev.retort.basics.Rng;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.assertj.core.api.Assertions;

/** Feeds a parser with damaged copies of a valid file: whatever comes, it reads or says {@link BadInput}. */
public final class Mutations {
    private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff, '"', '\\', '{', '[', '}', ',', ':', '-', '9', '.', 'e'
    };

    public interface Parser {
        void parse(byte[] bytes) throws Exception;
    }

    private Mutations() {}

    public static void onlyBadInputEscapes(byte[] valid, int cases, String purpose, Parser parser) {
        onlyBadInputEscapes(valid, valid.length, cases, purpose, parser);
    }

    /** @param head most of the damage is done to so many bytes at the beginning, where a format says what follows */
    public static void onlyBadInputEscapes(byte[] valid, int head, int cases, String purpose, Parser parser) {
        for (int i = 0; i < cases; i++) {
            byte[] damaged = damage(valid, head, Rng.of(7, purpose, i));
            try {
                parser.parse(damaged);
            } catch (BadInput expected) {
                Assertions.assertThat(expected.getMessage()).as("case %d", i).isNotBlank();
            } catch (Throwable other) {
                throw new AssertionError("case " + i + " of " + purpose + " escaped with " + other, other);
            }
        }
    }

    private static byte[] damage(byte[] valid, int head, RandomGenerator random) {
        byte[] bytes = valid.clone();
        int wounds = 1 + random.nextInt(4);
        for (int wound = 0; wound < wounds && bytes.length > 0; wound++) {
            int at = random.nextInt(random.nextInt(8) == 0 ? bytes.length : Math.min(head, bytes.length));
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = splice(bytes, at, 0, random);
                case 4 -> bytes = splice(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(16)), random);
                case 5 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) random.nextInt(256));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(1 + random.nextInt(32), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    /** Takes {@code removed} bytes out at {@code at} and puts a few others in. */
    private static byte[] splice(byte[] bytes, int at, int removed, RandomGenerator random) {
        byte[] inserted = new byte[random.nextInt(9)];
        random.nextBytes(inserted);
        byte[] result = new byte[bytes.length - removed + inserted.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(bytes, at + removed, result, at + inserted.length, bytes.length - at - removed);
        return result;
    }
}
