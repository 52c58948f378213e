/** The way of a batch into the tables: rows, files, commits, and last the progress. */
@NullMarked
package io.ingestor.delta.internal.flush;

import org.jspecify.annotations.NullMarked;
