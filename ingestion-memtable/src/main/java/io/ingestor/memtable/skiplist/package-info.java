/** The skip-list memtable, which is sorted at all times. */
@NullMarked
package io.ingestor.memtable.skiplist;

import org.jspecify.annotations.NullMarked;
