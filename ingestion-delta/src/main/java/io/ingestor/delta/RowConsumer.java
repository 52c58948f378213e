package io.ingestor.delta;

import java.io.IOException;

/** A receiver of rows. */
@FunctionalInterface
public interface RowConsumer {

    /** Receives a row, which is borrowed, and returns true if more rows are wanted. */
    boolean accept(TableRow row) throws IOException;
}
