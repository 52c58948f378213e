/** The skip-list memtable: in order at all times. */
@NullMarked
package io.ingestor.memtable.skiplist;

import org.jspecify.annotations.NullMarked;
