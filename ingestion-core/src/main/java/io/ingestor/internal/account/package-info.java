/** The figures of an ingestor: records by tenant, schema and outcome, rates, and latencies of acknowledgements. */
@NullMarked
package io.ingestor.internal.account;

import org.jspecify.annotations.NullMarked;
