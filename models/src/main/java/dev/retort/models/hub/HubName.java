package dev.retort.models.hub;

import dev.retort.basics.BadInput;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code hf://org/name[@revision][/file]}.
 *
 * @param repository {@code org/name}
 * @param revision a branch, a tag or a commit
 * @param file one file of it, or null for what a model needs
 */
record HubName(String repository, String revision, @Nullable String file) {
    private static final String SCHEME = "hf://";
    private static final Pattern FORM =
            Pattern.compile("hf://(\\w[\\w.-]*/\\w[\\w.-]*)(?:@(\\w[\\w.-]*))?(?:/(\\w[\\w./-]*))?");

    static boolean is(String text) {
        return text.startsWith(SCHEME);
    }

    static HubName parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || text.contains("..")) {
            throw new BadInput(text + ": is no name on a hub; expected hf://org/name, with @revision or /file behind it"
                    + " where wanted.");
        }
        return new HubName(form.group(1), form.group(2) == null ? "main" : form.group(2), form.group(3));
    }

    @Override
    public String toString() {
        return SCHEME + repository + (revision.equals("main") ? "" : "@" + revision) + (file == null ? "" : "/" + file);
    }
}
