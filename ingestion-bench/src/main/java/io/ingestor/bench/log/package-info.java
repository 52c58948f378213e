/** The write-ahead log beside bare loops over the same disk and beside other logs. */
@NullMarked
package io.ingestor.bench.log;

import org.jspecify.annotations.NullMarked;
