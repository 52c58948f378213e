/** The commands {@code wal verify}, {@code stats}, {@code dump} and {@code repair}. */
@NullMarked
package io.ingestor.cli.wal;

import org.jspecify.annotations.NullMarked;
