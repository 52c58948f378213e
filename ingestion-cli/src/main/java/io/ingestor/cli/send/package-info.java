/**
 * The command {@code send}: the lines of files, the records that they make, and the stream that takes them to a server.
 */
@NullMarked
package io.ingestor.cli.send;

import org.jspecify.annotations.NullMarked;
