/** JMH benchmarks of ingestion, memtables, schemas, transforms and record encoding. */
@NullMarked
package io.ingestor.bench;

import org.jspecify.annotations.NullMarked;
