/** A measurement of the embedded ingestor at a steady rate for a long time. */
@NullMarked
package io.ingestor.bench.soak;

import org.jspecify.annotations.NullMarked;
