/** The wire format of {@code storage.DataRecord}: readers, writers and field numbers, without protobuf. */
@NullMarked
package io.ingestor.internal.wire;

import org.jspecify.annotations.NullMarked;
