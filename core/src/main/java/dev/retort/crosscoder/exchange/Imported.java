package dev.retort.crosscoder.exchange;

import dev.retort.crosscoder.CrosscoderFile;
import java.util.List;

/**
 * A crosscoder that came from another project's files. Close it.
 *
 * @param remarks sentences about what the files left open
 */
public record Imported(CrosscoderFile file, ExchangeFormat format, List<String> remarks) implements AutoCloseable {
    public Imported {
        remarks = List.copyOf(remarks);
    }

    @Override
    public void close() {
        file.close();
    }
}
