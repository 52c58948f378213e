/** Where flushed records go. */
@NullMarked
package io.ingestor.sink;

import org.jspecify.annotations.NullMarked;
