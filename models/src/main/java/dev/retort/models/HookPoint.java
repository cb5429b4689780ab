package dev.retort.models;

import dev.retort.basics.BadInput;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a decoder where the residual stream, or what is added to it, can be read and changed: (B, T, dModel). */
public sealed interface HookPoint {
    /** The block it belongs to, from 0. */
    int layer();

    /** The residual stream entering block {@code layer}. */
    record ResidPre(int layer) implements HookPoint {
        @Override
        public String toString() {
            return "blocks." + layer + ".resid_pre";
        }
    }

    /** The residual stream between attention and MLP. */
    record ResidMid(int layer) implements HookPoint {
        @Override
        public String toString() {
            return "blocks." + layer + ".resid_mid";
        }
    }

    /** The residual stream leaving block {@code layer}. */
    record ResidPost(int layer) implements HookPoint {
        @Override
        public String toString() {
            return "blocks." + layer + ".resid_post";
        }
    }

    /** What attention adds to the residual stream. */
    record AttnOut(int layer) implements HookPoint {
        @Override
        public String toString() {
            return "blocks." + layer + ".attn.out";
        }
    }

    /** What the MLP adds to the residual stream. */
    record MlpOut(int layer) implements HookPoint {
        @Override
        public String toString() {
            return "blocks." + layer + ".mlp.out";
        }
    }

    Pattern FORM = Pattern.compile("blocks\\.(half|\\d{1,6})\\.(resid_pre|resid_mid|resid_post|attn\\.out|mlp\\.out)");

    /**
     * Reads {@code blocks.7.resid_pre}, or {@code blocks.half.…} for the middle block.
     *
     * @throws BadInput when the text is no hook point of a decoder with {@code nLayers} blocks
     */
    static HookPoint parse(String text, int nLayers) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new BadInput(
                    "\"" + text + "\" is no hook point; expected blocks.N.WHERE with N a block or half, and WHERE"
                            + " one of resid_pre, resid_mid, resid_post, attn.out, mlp.out");
        }
        int layer = form.group(1).equals("half") ? nLayers / 2 : Integer.parseInt(form.group(1));
        if (layer >= nLayers) {
            throw new BadInput("hook point " + text + ": the model has blocks 0 to " + (nLayers - 1));
        }
        return switch (form.group(2)) {
            case "resid_pre" -> new ResidPre(layer);
            case "resid_mid" -> new ResidMid(layer);
            case "resid_post" -> new ResidPost(layer);
            case "attn.out" -> new AttnOut(layer);
            default -> new MlpOut(layer);
        };
    }
}
