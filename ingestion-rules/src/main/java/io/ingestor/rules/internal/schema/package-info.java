/**
 * The compiler from JSON Schema documents to {@link io.ingestor.validate.Schema}, and the adapter to the validator
 * library for schemas that the compiler does not support.
 */
@NullMarked
package io.ingestor.rules.internal.schema;

import org.jspecify.annotations.NullMarked;
