/** The command {@code send}: the lines of files, their conversion to records, and the stream of records to a server. */
@NullMarked
package io.ingestor.cli.send;

import org.jspecify.annotations.NullMarked;
