package dev.retort.models.template;

/** A function, a macro, or a method bound to its value. */
interface Callable {
    Object call(Arguments arguments);
}
