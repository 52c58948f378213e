/** Files that are read as a whole, and the thread that looks for changes of them. */
@NullMarked
package io.ingestor.rules.internal.poll;

import org.jspecify.annotations.NullMarked;
