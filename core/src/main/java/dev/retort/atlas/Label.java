package dev.retort.atlas;

import org.jspecify.annotations.Nullable;

/**
 * A feature's name.
 *
 * @param model that named it, and behind a slash the one that judged the name where that is another; empty for none
 * @param text one line, in whatever language
 * @param detection null where it was not measured, so too {@code fuzzing}
 * @param author who named it by hand, else empty
 * @param created when, as ISO 8601; empty for what can be computed again at any time
 * @param note whatever its author adds
 */
public record Label(
        int feature,
        LabelSource source,
        String model,
        String text,
        @Nullable NameScore detection,
        @Nullable NameScore fuzzing,
        String author,
        String created,
        String note) {
    /** A newer label of the same key takes the older one's place. */
    record Key(int feature, LabelSource source, String model, String author) {}

    Key key() {
        return new Key(feature, source, model, author);
    }

    public static Label offline(int feature, String text) {
        return new Label(feature, LabelSource.OFFLINE, "", text, null, null, "", "", "");
    }

    public static Label byHand(int feature, String text, String author, String date, String note) {
        return new Label(feature, LabelSource.HAND, "", text, null, null, author, date, note);
    }
}
