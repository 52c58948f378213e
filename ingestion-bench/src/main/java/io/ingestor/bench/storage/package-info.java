/** Measurements of tables: rows into files, flushes of many tables, merges, queries, and ingest that flushes. */
@NullMarked
package io.ingestor.bench.storage;

import org.jspecify.annotations.NullMarked;
