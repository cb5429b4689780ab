/** Tests of the command line, and of what is true of the repository as a whole: its rooms, its docs, its file sizes. */
@NullMarked
package dev.retort.cli;

import org.jspecify.annotations.NullMarked;
