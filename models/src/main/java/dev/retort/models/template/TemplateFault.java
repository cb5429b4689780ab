package dev.retort.models.template;

/**
 * What stops a template inside this package; {@link ChatTemplate} tells it to the caller as bad input with its line.
 */
final class TemplateFault extends RuntimeException {
    /** Line in the template, or 0 when the one who throws does not know it. */
    final int line;

    TemplateFault(String message) {
        this(0, message);
    }

    TemplateFault(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
