/**
 * Atlases in other projects' files: what {@code retort atlas export} does.
 *
 * <p>Start at {@link dev.retort.atlas.export.AtlasExports}; one class a format writes it, and its Javadoc says what the
 * format means. {@code docs/atlas-export.md} says what each of them holds and what it leaves out. Called by the command
 * line; stands on {@code dev.retort.atlas}, whose tables it reads and never changes. The pages of the dashboard are drawn
 * by {@code dev.retort.study.report}, which knows how figures are shown.
 */
@NullMarked
package dev.retort.atlas.export;

import org.jspecify.annotations.NullMarked;
