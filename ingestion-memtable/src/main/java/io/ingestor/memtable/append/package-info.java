/** The memtable that only appends: the fastest to write. */
@NullMarked
package io.ingestor.memtable.append;

import org.jspecify.annotations.NullMarked;
