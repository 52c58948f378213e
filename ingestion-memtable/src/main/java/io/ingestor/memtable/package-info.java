/** Versioned keys and values in memory. */
@NullMarked
package io.ingestor.memtable;

import org.jspecify.annotations.NullMarked;
