/** The way of a record into the columns of a file: what fits a column goes there, the rest becomes JSON text. */
@NullMarked
package io.ingestor.delta.internal.row;

import org.jspecify.annotations.NullMarked;
