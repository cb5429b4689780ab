package dev.retort.atlas.export;

import java.util.List;
import java.util.Map;

/**
 * What an export wrote.
 *
 * @param features how many it holds
 * @param figures whatever else was counted, by name
 * @param files relative to the folder; the first of many where there are many
 * @param remarks sentences about what the format cannot say
 */
public record Exported(int features, Map<String, Long> figures, List<String> files, List<String> remarks) {
    public Exported {
        files = List.copyOf(files);
        remarks = List.copyOf(remarks);
    }
}
