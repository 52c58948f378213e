/** The commands that show what is there: {@code status} of a server, {@code dump} of a directory. */
@NullMarked
package io.ingestor.cli.query;

import org.jspecify.annotations.NullMarked;
