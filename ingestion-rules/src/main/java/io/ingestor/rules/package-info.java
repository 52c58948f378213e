/** JSON Schemas that are checked on encoded records, and transforms that a configuration describes. */
@NullMarked
package io.ingestor.rules;

import org.jspecify.annotations.NullMarked;
