package dev.retort.study.report;

import dev.retort.formats.Json;

/**
 * JSON that may stand inside a script element: {@code <}, {@code >}, {@code &} and the two line separators of
 * JavaScript are written as escapes, so no string from a study can end the element or begin another.
 */
final class Island {
    private Island() {}

    static String text(Object tree) {
        // All of these can occur only inside JSON strings, so replacing them in the whole text is enough.
        return Json.line(tree)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
