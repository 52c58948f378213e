/**
 * Measurements of schemas and transforms, compared with libraries that do the same on decoded values, and with no work
 * at all.
 */
@NullMarked
package io.ingestor.bench.rules;

import org.jspecify.annotations.NullMarked;
