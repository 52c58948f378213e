/** In-memory lookup tables for the enrichment of records, read from files that may change. */
@NullMarked
package io.ingestor.rules.internal.transform.lookup;

import org.jspecify.annotations.NullMarked;
