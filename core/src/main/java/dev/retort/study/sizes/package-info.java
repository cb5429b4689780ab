/**
 * Studies of several pairs side by side, by the size of their models: {@link dev.retort.study.sizes.SizedStudy} is a workspace's
 * figures, {@link dev.retort.study.sizes.Sizes} puts them into families in which only the size differs, and {@link
 * dev.retort.study.sizes.SizeVerdicts} decides the claims about size. {@code study.report} draws the page.
 */
@NullMarked
package dev.retort.study.sizes;

import org.jspecify.annotations.NullMarked;
