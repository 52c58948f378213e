/**
 * JSON Schemas that are checked on encoded records, and transforms that a configuration describes.
 * {@link io.ingestor.rules.JsonSchemas} compiles documents of draft 2020-12.
 */
@NullMarked
package io.ingestor.rules;

import org.jspecify.annotations.NullMarked;
