/**
 * The settings: their types, the origins of their values, the checks before a start, and the server and directory that
 * they name for other commands.
 */
@NullMarked
package io.ingestor.cli.config;

import org.jspecify.annotations.NullMarked;
