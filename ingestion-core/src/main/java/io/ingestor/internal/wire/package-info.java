/**
 * The wire format of {@code storage.DataRecord}: readers, writers and field numbers, without protobuf.
 *
 * <p>There is one {@linkplain io.ingestor.internal.wire.FieldWalk walk} over the fields of a record, which shows what
 * counts. A {@linkplain io.ingestor.internal.wire.RecordReader reader} that looks for a single field finds it by its
 * path instead, which takes half the time. The {@linkplain io.ingestor.internal.record.DataRecordScanner scan} of a
 * record of which nothing is known sees more than a walk shows: fields that others replace, unknown ones, and the place
 * of each mistake.
 */
@NullMarked
package io.ingestor.internal.wire;

import org.jspecify.annotations.NullMarked;
