/** The records in memory: the active table, the sealed tables behind it, and reads over all of them. */
@NullMarked
package io.ingestor.internal.table;

import org.jspecify.annotations.NullMarked;
