/** The command-line program: its entry point, its root command and the completion script. */
@NullMarked
package io.ingestor.cli;

import org.jspecify.annotations.NullMarked;
