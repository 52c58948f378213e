/**
 * The parts of its JVM that an ingestor uses: the host's logging, its own threads, durations as a clock counts them.
 */
@NullMarked
package io.ingestor.internal.host;

import org.jspecify.annotations.NullMarked;
