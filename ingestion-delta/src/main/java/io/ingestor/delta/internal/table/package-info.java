/** A table: its directory, the state that its log describes, and its data files. */
@NullMarked
package io.ingestor.delta.internal.table;

import org.jspecify.annotations.NullMarked;
