package io.ingestor.memtable.skiplist;

import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.SealedMemtable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.concurrent.ConcurrentSkipListSet;

/** The entries in order, live or sealed. One thread adds, any number read; after sealing nobody adds. */
final class SkipListEntries implements SealedMemtable {

    private final ConcurrentSkipListSet<SkipListEntry> entries = new ConcurrentSkipListSet<>(SkipListEntry.ORDER);

    // Each is written by the one writer, and read by any thread.
    private volatile long blockBytes;
    private volatile int count;
    private volatile long firstSequence;
    private volatile long lastSequence;

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void addBlockBytes(int bytes) {
        blockBytes += bytes;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void add(SkipListEntry entry) {
        entries.add(entry);
        if (count == 0) {
            firstSequence = entry.sequence();
        }
        count++;
        // Last: who reads this sequence finds everything up to it in the set.
        lastSequence = entry.sequence();
    }

    @Override
    public boolean latest(byte[] key, long snapshot, EntryView into) {
        return firstSeen(key, SkipListEntry.before(key, Long.MAX_VALUE, Long.MAX_VALUE), settle(snapshot), into);
    }

    @Override
    public boolean atVersion(byte[] key, long version, long snapshot, EntryView into) {
        long settled = settle(snapshot);
        SkipListEntry found = entries.ceiling(SkipListEntry.before(key, version, settled));
        if (found == null || !found.hasKey(key) || found.version() != version) {
            return false;
        }
        found.wrap(into);
        return true;
    }

    private boolean firstSeen(byte[] key, SkipListEntry from, long settled, EntryView into) {
        for (SkipListEntry entry : entries.tailSet(from, true)) {
            if (!entry.hasKey(key)) {
                return false;
            }
            if (entry.sequence() <= settled) {
                entry.wrap(into);
                return true;
            }
        }
        return false;
    }

    @Override
    public EntryCursor scan(byte[] prefix, long snapshot) {
        long settled = settle(snapshot);
        byte[] start = prefix.clone();
        Iterator<SkipListEntry> iterator = entries.tailSet(
                        SkipListEntry.before(start, Long.MAX_VALUE, Long.MAX_VALUE), true)
                .iterator();
        return into -> {
            while (iterator.hasNext()) {
                SkipListEntry entry = iterator.next();
                if (!entry.startsWith(start)) {
                    return false;
                }
                if (entry.sequence() <= settled) {
                    entry.wrap(into);
                    return true;
                }
            }
            return false;
        };
    }

    /** What a snapshot means now: nothing that is put later, whatever the reader asked for. */
    private long settle(long snapshot) {
        return Math.min(snapshot, lastSequence);
    }

    @Override
    public EntryCursor inSequence() {
        SkipListEntry[] ordered = entries.toArray(new SkipListEntry[0]);
        Arrays.sort(ordered, Comparator.comparingLong(SkipListEntry::sequence));
        return new SequenceCursor(ordered, count);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long firstSequence() {
        return firstSequence;
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public long memoryBytes() {
        return blockBytes + (long) count * SkipListMemtable.BYTES_PER_ENTRY;
    }
}
