/** In-memory tables of versioned keys and values. */
@NullMarked
package io.ingestor.memtable;

import org.jspecify.annotations.NullMarked;
