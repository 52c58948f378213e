/** A sink that writes Delta tables of Parquet files into a directory. */
@NullMarked
package io.ingestor.delta;

import org.jspecify.annotations.NullMarked;
