/** Measurements of the write-ahead log, compared with bare loops over the same disk and with other logs. */
@NullMarked
package io.ingestor.bench.log;

import org.jspecify.annotations.NullMarked;
