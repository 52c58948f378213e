/** The progress of the sink over all of its tables. */
@NullMarked
package io.ingestor.delta.internal.progress;

import org.jspecify.annotations.NullMarked;
