package dev.retort.formats;

/** True or false. */
public record BoolNode(Place place, boolean value) implements Node {
    @Override
    public String described() {
        return String.valueOf(value);
    }
}
