/** A write-ahead log of opaque payloads. */
@NullMarked
package io.ingestor.wal;

import org.jspecify.annotations.NullMarked;
