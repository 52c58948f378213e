/** The process that a command runs in: its streams, signals, log and exit codes, and the descriptions of failures. */
@NullMarked
package io.ingestor.cli.terminal;

import org.jspecify.annotations.NullMarked;
