/** The append and hash-index memtable, the default. */
@NullMarked
package io.ingestor.memtable.hash;

import org.jspecify.annotations.NullMarked;
