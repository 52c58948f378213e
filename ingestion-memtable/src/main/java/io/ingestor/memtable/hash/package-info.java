/** The memtable with a hash index, the default. */
@NullMarked
package io.ingestor.memtable.hash;

import org.jspecify.annotations.NullMarked;
