/** The log of a Delta table: its commits, and the state that they make. */
@NullMarked
package io.ingestor.delta.internal.log;

import org.jspecify.annotations.NullMarked;
