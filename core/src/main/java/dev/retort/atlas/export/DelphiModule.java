package dev.retort.atlas.export;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hook points as delphi calls them: modules of a transformers model below its base model, whose outputs are read. What
 * enters a block is what leaves the one before.
 */
final class DelphiModule {
    private static final Pattern OWN =
            Pattern.compile("blocks\\.(\\d{1,6})\\.(resid_pre|resid_post|attn\\.out|mlp\\.out)");

    private DelphiModule() {}

    /** The module's name; our own name for a place that no module puts out. */
    static String of(String hook) {
        Matcher matcher = OWN.matcher(hook);
        if (!matcher.matches()) {
            return hook;
        }
        int block = Integer.parseInt(matcher.group(1));
        return switch (matcher.group(2)) {
            case "resid_pre" -> block == 0 ? "embed_tokens" : "layers." + (block - 1);
            case "resid_post" -> "layers." + block;
            case "attn.out" -> "layers." + block + ".self_attn";
            default -> "layers." + block + ".mlp";
        };
    }
}
