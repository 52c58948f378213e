/** Measurements of the embedded ingestor: log, memtable and acknowledgements together. */
@NullMarked
package io.ingestor.bench.ingest;

import org.jspecify.annotations.NullMarked;
