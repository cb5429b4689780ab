package dev.retort.models.hub;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.retort.basics.BadInput;
import dev.retort.basics.Failure;
import dev.retort.basics.Progress;
import dev.retort.formats.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file into the cache: resumed where an earlier try broke off, and believed only when size and hash are right. */
final class HubDownload {
    /** How often a transfer may break off without a byte more than before. */
    private static final int MOST_STALLS = 4;

    private static final int BUFFER_BYTES = 1 << 20;

    private final HubClient client;
    private final HubCache cache;
    private final HubName name;
    private final HubListing listing;

    HubDownload(HubClient client, HubCache cache, HubName name, HubListing listing) {
        this.client = client;
        this.cache = cache;
        this.name = name;
        this.listing = listing;
    }

    void fetch(HubFile file, Progress.Task task) throws IOException, HubClient.Unreachable {
        Path blob = cache.blob(file);
        if (Files.exists(blob) && Files.size(blob) == file.size()) {
            task.resumed(file.size());
            return;
        }
        Path part = cache.incomplete(file);
        Files.createDirectories(part.getParent());
        long had = Files.exists(part) ? Files.size(part) : 0;
        if (had > file.size()) {
            Files.delete(part);
            had = 0;
        }
        task.resumed(had);
        long told = had;
        int stalls = 0;
        while (had < file.size()) {
            long before = had;
            String trouble = transfer(file, part, had, told, task);
            had = Files.size(part);
            told = Math.max(told, had);
            if (had <= before && ++stalls == MOST_STALLS) {
                throw new Failure(name + ": " + file.name() + " breaks off at " + had + " of " + file.size()
                        + " bytes (" + trouble + "); the next run goes on from there.");
            }
            if (had < file.size()) {
                client.pause(stalls, null);
            }
        }
        if (file.size() == 0 && !Files.exists(part)) {
            Files.createFile(part);
        }
        if (!file.matches(part)) {
            Files.delete(part);
            throw new BadInput(name + ": " + file.name()
                    + " is not what the hub's listing says (size or checksum differ); it was thrown away. Try again.");
        }
        AtomicFile.rename(part, blob);
    }

    /** Appends what one answer brings; says why it ended early, or nothing. */
    private String transfer(HubFile file, Path part, long had, long told, Progress.Task task)
            throws IOException, HubClient.Unreachable {
        HttpResponse<InputStream> response = client.open(name, listing, file, had);
        boolean goesOn = had > 0
                && response.statusCode() == 206
                && response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + had + "-");
        if (had > 0 && !goesOn) {
            Files.deleteIfExists(part);
            had = 0;
        }
        long at = had;
        try (InputStream body = client.watched(response);
                FileChannel out = FileChannel.open(part, CREATE, WRITE, APPEND)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            while (at < file.size()) {
                int count = body.read(buffer, 0, (int) Math.min(buffer.length, file.size() - at));
                if (count < 0) {
                    break;
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                long fresh = at + count - Math.max(at, told);
                at += count;
                task.advance(Math.max(0, fresh)); // a stop takes effect here: what is written stays
            }
            out.force(true);
            return at < file.size() ? "the server ended the transfer" : "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
