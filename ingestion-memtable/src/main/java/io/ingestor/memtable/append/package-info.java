/** The append-only memtable, the fastest to write. */
@NullMarked
package io.ingestor.memtable.append;

import org.jspecify.annotations.NullMarked;
