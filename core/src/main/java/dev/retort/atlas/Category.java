package dev.retort.atlas;

import java.util.List;

/**
 * A kind of reasoning as word lists know it.
 *
 * @param name such as {@code self-reflection}
 * @param openers words or phrases a segment begins with, in lower case
 * @param anywhere whether an opener counts anywhere, or only at the head of a sentence
 */
public record Category(String name, List<String> openers, boolean anywhere) {
    public Category {
        openers = List.copyOf(openers);
    }
}
