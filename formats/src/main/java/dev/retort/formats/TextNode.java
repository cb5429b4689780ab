package dev.retort.formats;

/** A text. */
public record TextNode(Place place, String text) implements Node {
    private static final int SHOWN = 40;

    @Override
    public String described() {
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        return "text \"" + shown.replace("\n", "\\n").replace("\r", "\\r") + '"';
    }
}
