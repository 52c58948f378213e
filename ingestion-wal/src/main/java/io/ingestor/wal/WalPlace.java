package io.ingestor.wal;

/**
 * The place of an entry in a log, from which {@link WriteAheadLog#read(WalPlace)} reads again. It stays valid while the
 * log is open and holds the entry.
 *
 * @param segment the number of the segment that holds the entry
 * @param position the position of the entry's frame in its segment
 * @param firstSequence the sequence of the entry's first record
 */
public record WalPlace(long segment, long position, long firstSequence) {

    /** Returns the place of the entry that a reader shows. */
    public static WalPlace of(WalEntryView entry) {
        return new WalPlace(entry.segment(), entry.position(), entry.firstSequence());
    }
}
