package io.ingestor.bench.contest;

/** One way to do a job. It is opened once, takes turns with others, and is closed. Used by one thread. */
public interface Contender {

    /** Returns the name of the contender, a short description. */
    String name();

    /** Works for about the given time, and returns when all counted work is done. */
    Turn run(long nanos) throws Exception;

    /** Stops the threads of the contender and deletes its files. */
    void close() throws Exception;
}
