package dev.retort.formats;

/** Nothing: JSON's {@code null}, YAML's {@code ~} or an empty value. */
public record NullNode(Place place) implements Node {
    @Override
    public String described() {
        return "nothing";
    }
}
