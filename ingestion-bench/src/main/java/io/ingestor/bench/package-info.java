/** Benchmarks. */
@NullMarked
package io.ingestor.bench;

import org.jspecify.annotations.NullMarked;
