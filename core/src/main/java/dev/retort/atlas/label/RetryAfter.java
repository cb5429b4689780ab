package dev.retort.atlas.label;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The header by which a server says how long to leave it alone (RFC 9110, 10.2.3). */
final class RetryAfter {
    /** Nobody waits longer without asking whether it is still true. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private RetryAfter() {}

    /** @param header seconds, or a date; empty or anything else is no pause */
    static Duration of(String header) {
        String text = header.strip();
        Duration asked;
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            asked = Duration.ofMillis(Math.round(1000 * Double.parseDouble(text)));
        } else {
            try {
                asked = Duration.between(
                        Instant.now(),
                        ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeParseException e) {
                return Duration.ZERO;
            }
        }
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
