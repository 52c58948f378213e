/**
 * Measurements of several ways to do one job, which take turns in one run. A figure is meaningful only in comparison
 * with others from the same disk at the same time.
 */
@NullMarked
package io.ingestor.bench.contest;

import org.jspecify.annotations.NullMarked;
