/**
 * Parquet files: written by columns from borrowed bytes, read back page by page, and joined.
 *
 * <p>The layout of pages is version 1. Each page has a CRC-32 of its bytes as stored. Doubles have the order
 * {@code TYPE_DEFINED}, because several readers refuse files of any other.
 *
 * <p>The library encodes levels and deltas, describes the file, and decodes pages; no Hadoop class is needed at run
 * time. Pages are put together here for three reasons. The library's column writers take an object for each text and
 * allocate some 210 bytes a row, of which these allocate a tenth. They write each null of a column that has no value.
 * They compare each text with the statistics, and cannot give up a dictionary before the first page is full.
 */
@NullMarked
package io.ingestor.delta.internal.parquet;

import org.jspecify.annotations.NullMarked;
