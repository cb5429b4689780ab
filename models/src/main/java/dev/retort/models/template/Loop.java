package dev.retort.models.template;

import java.util.List;

/** The variable {@code loop}: where a {@code for} stands. */
record Loop(List<Object> items, int index0) {
    Object attribute(String name) {
        int length = items.size();
        return switch (name) {
            case "index" -> index0 + 1L;
            case "index0" -> (long) index0;
            case "revindex" -> (long) length - index0;
            case "revindex0" -> (long) length - index0 - 1;
            case "first" -> index0 == 0;
            case "last" -> index0 == length - 1;
            case "length" -> (long) length;
            // Jinja counts the depth of recursion, which chat templates do without.
            case "depth" -> 1L;
            case "depth0" -> 0L;
            case "previtem" -> index0 == 0 ? new Undefined("there is no previous item") : items.get(index0 - 1);
            case "nextitem" -> index0 == length - 1 ? new Undefined("there is no next item") : items.get(index0 + 1);
            case "cycle" ->
                (Callable) arguments -> {
                    arguments.need(0, "loop.cycle");
                    return arguments
                            .positional()
                            .get(index0 % arguments.positional().size());
                };
            default -> Undefined.in("loop", name);
        };
    }
}
