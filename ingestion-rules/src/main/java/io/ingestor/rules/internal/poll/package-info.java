/** Files that are read as a whole, and the thread that polls them for changes. */
@NullMarked
package io.ingestor.rules.internal.poll;

import org.jspecify.annotations.NullMarked;
