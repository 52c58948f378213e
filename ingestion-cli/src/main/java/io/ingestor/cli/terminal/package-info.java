/** The process that a command runs in: its streams, signals, log and exit codes, and the words for failures. */
@NullMarked
package io.ingestor.cli.terminal;

import org.jspecify.annotations.NullMarked;
