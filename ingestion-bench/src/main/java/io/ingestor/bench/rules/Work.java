package io.ingestor.bench.rules;

import java.io.IOException;

/** A pass over some records that is made again and again. For one thread. */
public interface Work extends AutoCloseable {

    /** Returns its name, a description in a few words. */
    String name();

    /** Works on each record once; returns their number. */
    int pass();

    @Override
    void close() throws IOException;
}
