/**
 * The wire format of {@code storage.DataRecord}: readers, writers and field numbers, without protobuf.
 *
 * <p>A {@linkplain io.ingestor.internal.wire.FieldWalk walk} visits the fields of a record in their encoded order. A
 * {@linkplain io.ingestor.internal.wire.RecordReader reader} finds a single field by its path instead, which takes half
 * the time. The {@linkplain io.ingestor.internal.record.DataRecordScanner scanner} validates a record, including
 * replaced values and unknown fields, and reports the place of each violation.
 */
@NullMarked
package io.ingestor.internal.wire;

import org.jspecify.annotations.NullMarked;
