/**
 * The inference of a schema from records: summaries of the values at each place, in bounded memory, and the schema that
 * they give.
 */
@NullMarked
package io.ingestor.rules.internal.infer;

import org.jspecify.annotations.NullMarked;
