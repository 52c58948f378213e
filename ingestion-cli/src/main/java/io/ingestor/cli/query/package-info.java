/** The commands that show a running server ({@code status}) and a directory ({@code dump}). */
@NullMarked
package io.ingestor.cli.query;

import org.jspecify.annotations.NullMarked;
