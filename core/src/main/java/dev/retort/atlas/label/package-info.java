/**
 * Names of features, measured: a judge (any chat-completions endpoint) explains a feature from contexts in which it fires,
 * and is then asked, knowing the name alone, where it fires; how often it is right is the name's score. And names from the
 * atlas's own tables, and those that people give.
 *
 * <p>Start at {@link dev.retort.atlas.label.JudgeRun}, {@link dev.retort.atlas.label.OfflineNames} and
 * {@link dev.retort.atlas.label.HandLabels}; {@code docs/atlas-names.md} has the protocol. Called by the command line;
 * stands on {@code dev.retort.atlas}, whose table {@code labels} it fills.
 */
@NullMarked
package dev.retort.atlas.label;

import org.jspecify.annotations.NullMarked;
