/**
 * The commands that show the figures of a running server ({@code status}) and the records of a directory
 * ({@code dump}).
 */
@NullMarked
package io.ingestor.cli.query;

import org.jspecify.annotations.NullMarked;
