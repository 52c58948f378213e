/** The parts of its JVM that a log uses: the host's logging, and its own threads. */
@NullMarked
package io.ingestor.wal.internal.host;

import org.jspecify.annotations.NullMarked;
