/**
 * The compiler of JSON Schema documents to {@link io.ingestor.validate.Schema}, and the way to the library for the
 * places that do not run on bytes.
 */
@NullMarked
package io.ingestor.rules.internal.schema;

import org.jspecify.annotations.NullMarked;
