package dev.retort.crosscoder.exchange;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hook points as TransformerLens calls them ({@code blocks.7.hook_resid_pre}), and as Retort does. */
public final class HookNames {
    static final String UNKNOWN = "unknown";

    private static final Pattern LENS =
            Pattern.compile("blocks\\.(\\d{1,6})\\.hook_(resid_pre|resid_mid|resid_post|attn_out|mlp_out)");
    private static final Pattern OWN =
            Pattern.compile("blocks\\.(\\d{1,6})\\.(resid_pre|resid_mid|resid_post|attn\\.out|mlp\\.out)");
    private static final Map<String, String> APART = Map.of("attn_out", "attn.out", "mlp_out", "mlp.out");

    private HookNames() {}

    /** Retort's name; one that is unknown stays as it is. */
    static String own(String lens) {
        Matcher matcher = LENS.matcher(lens);
        return matcher.matches()
                ? "blocks." + matcher.group(1) + "." + APART.getOrDefault(matcher.group(2), matcher.group(2))
                : lens;
    }

    /** TransformerLens' name; one that is unknown stays as it is. */
    public static String lens(String own) {
        Matcher matcher = OWN.matcher(own);
        return matcher.matches()
                ? "blocks." + matcher.group(1) + ".hook_" + matcher.group(2).replace('.', '_')
                : own;
    }
}
