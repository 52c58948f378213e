/** A sink that writes Delta tables of Parquet files. {@link io.ingestor.delta.DeltaSink} is the entry. */
@NullMarked
package io.ingestor.delta;

import org.jspecify.annotations.NullMarked;
