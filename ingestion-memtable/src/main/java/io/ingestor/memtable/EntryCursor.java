package io.ingestor.memtable;

/** Walks over entries, for one thread. */
public interface EntryCursor {

    /**
     * Moves {@code into} to the next entry.
     *
     * @return false at the end; {@code into} is then left alone
     */
    boolean next(EntryView into);
}
