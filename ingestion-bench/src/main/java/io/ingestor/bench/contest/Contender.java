package io.ingestor.bench.contest;

/** One way to do a job. It is opened once, does turns while others wait, and is closed. Used by one thread. */
public interface Contender {

    /** Returns its name, a description in a few words. */
    String name();

    /** Works for about that time, and returns when everything it counts is done. */
    Turn run(long nanos) throws Exception;

    /** Stops what it started and deletes its files. */
    void close() throws Exception;
}
