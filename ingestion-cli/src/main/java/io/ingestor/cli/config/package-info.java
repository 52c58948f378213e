/**
 * The settings: their types, where their values come from, the checks of a start, and the server and directory that
 * they name for other commands.
 */
@NullMarked
package io.ingestor.cli.config;

import org.jspecify.annotations.NullMarked;
