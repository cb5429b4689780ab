/**
 * Chat templates: an interpreter of the part of Jinja that published models use to turn messages into a prompt.
 *
 * <p>Generation, harvest and serving may call it; it calls {@code basics} and {@code formats} only. Start at
 * {@link dev.retort.models.template.ChatTemplates} for a model's own template, or at
 * {@link dev.retort.models.template.ChatTemplate} for one given as text. A template is a program from a data file: it
 * reaches no file, no class and no clock, its steps and its output are bounded, and what a user wrote is never read as
 * a template. Fixtures made by Python's jinja2 with Hugging Face's settings say what "the same" means.
 */
@NullMarked
package dev.retort.models.template;

import org.jspecify.annotations.NullMarked;
