/** Tables in memory that enrich records, read from files that may change. */
@NullMarked
package io.ingestor.rules.internal.transform.lookup;

import org.jspecify.annotations.NullMarked;
