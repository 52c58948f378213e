/**
 * The directory of schemas: the listing of its files, and the step from one state of it to the next. A file that was
 * taken up stays in force as it was read, whatever becomes of it.
 */
@NullMarked
package io.ingestor.rules.internal.directory;

import org.jspecify.annotations.NullMarked;
