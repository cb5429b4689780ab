package dev.retort.atlas.label;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** When the next request may go out: so many a minute, evenly, and none while the judge has asked for a pause. */
final class RequestPace {
    private static final Duration SLICE = Duration.ofMillis(100);

    private final long interval;
    private long next = System.nanoTime();

    /** @param perMinute 0 for no limit */
    RequestPace(int perMinute) {
        this.interval = perMinute == 0 ? 0 : Duration.ofMinutes(1).toNanos() / perMinute;
    }

    /** Waits for a turn; false when {@code stopped} says so meanwhile. */
    boolean await(BooleanSupplier stopped) throws InterruptedException {
        while (!stopped.getAsBoolean()) {
            long left;
            synchronized (this) {
                long now = System.nanoTime();
                left = next - now;
                if (left <= 0) {
                    next = now + interval;
                    return true;
                }
            }
            Thread.sleep(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
        }
        return false;
    }

    /** Nothing goes out for so long. */
    synchronized void hold(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        if (until - next > 0) {
            next = until;
        }
    }
}
