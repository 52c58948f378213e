/** The copies of tables that a sink may be writing to. */
@NullMarked
package io.ingestor.delta.internal.copy;

import org.jspecify.annotations.NullMarked;
