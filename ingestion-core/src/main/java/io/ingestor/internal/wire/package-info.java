/**
 * The wire format of {@code storage.DataRecord}: readers, writers and field numbers, without protobuf.
 *
 * <p>A {@linkplain io.ingestor.internal.wire.FieldWalk walk} visits the fields of a record with the values that count.
 * A {@linkplain io.ingestor.internal.wire.RecordReader reader} finds a single field by its path instead, which takes
 * half the time. The {@linkplain io.ingestor.internal.record.DataRecordScanner scan} of a record that is not yet
 * validated also covers replaced values, unknown fields, and the place of each violation.
 */
@NullMarked
package io.ingestor.internal.wire;

import org.jspecify.annotations.NullMarked;
