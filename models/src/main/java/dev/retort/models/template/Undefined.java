package dev.retort.models.template;

/**
 * What a missing name, item or attribute gives: it prints as nothing, is false and empty, and fails on any other use.
 */
record Undefined(String what) {
    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined in(String kind, Object key) {
        return new Undefined("'" + kind + "' has no item or attribute '" + key + "'");
    }

    TemplateFault fault() {
        return new TemplateFault(what);
    }
}
