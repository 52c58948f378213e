/**
 * The bytes of a log: headers, frames, checksums and codecs. The normative description is in
 * {@link io.ingestor.wal.segmented}.
 */
@NullMarked
package io.ingestor.wal.internal.format;

import org.jspecify.annotations.NullMarked;
