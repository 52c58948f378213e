/**
 * Measures several ways to do one job in turns, in one run: a figure means something only beside what the same disk
 * gave the others in the same minutes.
 */
@NullMarked
package io.ingestor.bench.contest;

import org.jspecify.annotations.NullMarked;
