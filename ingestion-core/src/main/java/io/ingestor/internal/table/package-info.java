/** The records in memory: the active table, the older sealed tables, and the reads over all of them. */
@NullMarked
package io.ingestor.internal.table;

import org.jspecify.annotations.NullMarked;
