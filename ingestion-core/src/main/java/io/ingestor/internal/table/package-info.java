/** The records in memory: the table that takes entries, the sealed ones behind it, and the reads over all of them. */
@NullMarked
package io.ingestor.internal.table;

import org.jspecify.annotations.NullMarked;
