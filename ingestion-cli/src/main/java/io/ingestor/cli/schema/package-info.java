/**
 * The commands that work on schemas: {@code schema diff}, {@code schema infer}, {@code schema check} and {@code schema
 * try}.
 */
@NullMarked
package io.ingestor.cli.schema;

import org.jspecify.annotations.NullMarked;
