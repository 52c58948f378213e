/** The names of tables in the file system. */
@NullMarked
package io.ingestor.delta.internal.name;

import org.jspecify.annotations.NullMarked;
