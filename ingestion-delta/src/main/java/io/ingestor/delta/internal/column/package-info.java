/** The columns of a table, and their description in its log. */
@NullMarked
package io.ingestor.delta.internal.column;

import org.jspecify.annotations.NullMarked;
