package dev.retort.formats;

import java.util.List;

/** A list. */
public record ListNode(Place place, List<Node> elements) implements Node {
    @Override
    public String described() {
        return "a list of " + elements.size();
    }
}
