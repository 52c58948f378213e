/**
 * The inference of a schema from records: summaries of the values at each place in bounded memory, and the schema
 * derived from them.
 */
@NullMarked
package io.ingestor.rules.internal.infer;

import org.jspecify.annotations.NullMarked;
