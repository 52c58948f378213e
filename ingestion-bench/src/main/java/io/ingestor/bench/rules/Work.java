package io.ingestor.bench.rules;

import java.io.IOException;

/** A pass over some records that can be repeated. Used by one thread. */
public interface Work extends AutoCloseable {

    /** Returns the name of the work, a short description. */
    String name();

    /** Works on each record once, and returns the number of records. */
    int pass();

    @Override
    void close() throws IOException;
}
