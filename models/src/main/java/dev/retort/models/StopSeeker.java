package dev.retort.models;

import dev.retort.models.tokenizer.StreamDecoder;
import java.util.List;
import java.util.function.Consumer;

/** Reads one text as its tokens come, hands out what is certain not to belong to a stop string, and finds the first. */
final class StopSeeker {
    private final StreamDecoder decoder;
    private final List<String> stops;
    private final Consumer<String> told;
    private final StringBuilder text = new StringBuilder();
    private int given;
    private boolean found;

    StopSeeker(StreamDecoder decoder, List<String> stops, Consumer<String> told) {
        this.decoder = decoder;
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
        this.told = told;
    }

    /** Takes the next token; false once a stop string is complete. */
    boolean goesOn(int id) {
        add(decoder.next(id));
        return !found;
    }

    /** The whole text, once no token follows; what was held back is handed out. */
    String finish() {
        if (!found) {
            add(decoder.finish());
        }
        give(text.length());
        return text.toString();
    }

    boolean found() {
        return found;
    }

    private void add(String piece) {
        text.append(piece);
        int end = Integer.MAX_VALUE;
        for (String stop : stops) {
            int at = text.indexOf(stop, Math.max(0, given - stop.length()));
            if (at >= 0) {
                end = Math.min(end, at);
            }
        }
        if (end != Integer.MAX_VALUE) {
            found = true;
            text.setLength(end);
        }
        give(found ? text.length() : text.length() - heldBack());
    }

    /** Characters at the end that may be the beginning of a stop string. */
    private int heldBack() {
        int most = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > most; length--) {
                if (text.substring(text.length() - length).equals(stop.substring(0, length))) {
                    most = length;
                    break;
                }
            }
        }
        return most;
    }

    private void give(int until) {
        if (until > given) {
            told.accept(text.substring(given, until));
            given = until;
        }
    }
}
