package dev.retort.crosscoder.exchange;

import java.util.List;

/**
 * What an export wrote.
 *
 * @param files relative to the folder, in the order in which they were written
 * @param remarks sentences about what the format cannot say
 */
public record Exported(List<String> files, List<String> remarks) {
    public Exported {
        files = List.copyOf(files);
        remarks = List.copyOf(remarks);
    }
}
