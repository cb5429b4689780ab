package dev.retort.models.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, given up when it has brought nothing for a while: the HTTP client's own time limits end with the
 * headers, and a server that falls silent in the middle would be waited for without end.
 */
final class WatchedBody extends FilterInputStream {
    private final Duration patience;
    private final Thread watch;
    private volatile long heard = System.nanoTime();
    private volatile boolean gaveUp;

    WatchedBody(InputStream body, Duration patience) {
        super(body);
        this.patience = patience;
        this.watch = Thread.ofVirtual().start(this::watch);
    }

    private void watch() {
        try {
            for (long left = left(); left > 0; left = left()) {
                Thread.sleep(Duration.ofNanos(left));
            }
            gaveUp = true;
            in.close(); // whoever is reading is told so
        } catch (InterruptedException | IOException e) {
            // closed, by whoever read it or by the server
        }
    }

    private long left() {
        return patience.toNanos() - (System.nanoTime() - heard);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        try {
            int count = in.read(into, from, most);
            heard = System.nanoTime();
            if (count < 0 && gaveUp) {
                throw silent(null);
            }
            return count;
        } catch (IOException e) {
            throw gaveUp ? silent(e) : e;
        }
    }

    private IOException silent(@Nullable IOException cause) {
        return new IOException("the server sent nothing for " + patience.toSeconds() + " s", cause);
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }
}
