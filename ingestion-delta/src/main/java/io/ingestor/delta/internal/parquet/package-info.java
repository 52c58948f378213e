/**
 * Parquet files: written by columns from borrowed bytes, read back page by page, and joined.
 *
 * <p>The layout of pages is version 1. Each page has a CRC-32 of its bytes as stored. Doubles have the order
 * {@code TYPE_DEFINED}, because several readers refuse files of any other. The library that encodes levels and deltas
 * and describes the file needs no Hadoop class at run time.
 */
@NullMarked
package io.ingestor.delta.internal.parquet;

import org.jspecify.annotations.NullMarked;
