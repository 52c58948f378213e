package io.ingestor.delta.internal.parquet;

import java.util.Optional;
import org.apache.parquet.format.Statistics;

/** The least and the greatest value of a column. */
sealed interface LeafBounds permits WordBounds, TextBounds {

    /** Sets the bounds in the description of a column chunk, if there are any. */
    void describe(Statistics target);

    /** Returns a value that no value of the column is less than, if one is known. */
    Optional<Bound> min();

    /** Returns a value that no value of the column is greater than, if one is known. */
    Optional<Bound> max();
}
