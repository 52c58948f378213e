/** Schemas and transforms beside the libraries that do the same on decoded values, and beside doing nothing. */
@NullMarked
package io.ingestor.bench.rules;

import org.jspecify.annotations.NullMarked;
