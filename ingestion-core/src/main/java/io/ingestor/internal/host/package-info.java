/** The parts of the JVM that an ingestor uses: the host's logging, its own threads, and durations in nanoseconds. */
@NullMarked
package io.ingestor.internal.host;

import org.jspecify.annotations.NullMarked;
