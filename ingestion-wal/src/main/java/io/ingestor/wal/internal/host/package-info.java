/** Access to the host's logging, and the threads of a log. */
@NullMarked
package io.ingestor.wal.internal.host;

import org.jspecify.annotations.NullMarked;
