/** The commands {@code tables list}, {@code describe}, {@code files}, {@code history} and {@code verify}. */
@NullMarked
package io.ingestor.cli.tables;

import org.jspecify.annotations.NullMarked;
