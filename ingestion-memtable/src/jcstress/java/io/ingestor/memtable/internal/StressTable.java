package io.ingestor.memtable.internal;

import io.ingestor.memtable.BlockEntries;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.MemtableReads;
import java.util.Arrays;

/**
 * A table whose entries say in their values what they are, so that a reader recognizes half an entry. Entry n has
 * sequence n and a block of its own; at most 62 entries, keys and versions of one byte.
 */
final class StressTable {

    /** The result for an entry that is not whole, or that may not be seen. */
    static final int WRONG = -1;

    /** The snapshot that sees the whole table. */
    static final long ALL = Long.MAX_VALUE;

    private static final String KIND = "stress.table";
    private static final int ENTRY_BYTES = 4;
    private static final byte[] EVERY_KEY = new byte[0];

    private final Memtable table;
    private int lastPut;

    private StressTable(Memtable table) {
        this.table = table;
    }

    /** Returns a table of the kind that the run is for, which is the value of the system property {@link #KIND}. */
    static StressTable ofKind() {
        return switch (System.getProperty(KIND)) {
            case "hash" -> hash();
            case "skipList" -> skipList();
            case "append" -> append();
            default -> throw new IllegalStateException(KIND + "=" + System.getProperty(KIND));
        };
    }

    static StressTable hash() {
        return new StressTable(
                new LiveHashMemtable(MemtableOptions.of(1), new SeededKeyHash(1), TableLimits.largest()));
    }

    static StressTable append() {
        return new StressTable(new LiveAppendMemtable(MemtableOptions.of(1), TableLimits.largest()));
    }

    static StressTable skipList() {
        return new StressTable(
                new LiveSkipListMemtable(MemtableOptions.of(1), TableLimits.largest(), System.nanoTime()));
    }

    Memtable table() {
        return table;
    }

    /** Puts one entry of the key for each version. */
    StressTable put(int key, int... versions) {
        for (int version : versions) {
            long sequence = ++lastPut;
            byte[] block = entry(key, sequence, version);
            table.put(table.addBlock(block), 0, 1, 1, ENTRY_BYTES - 1, version, sequence);
        }
        return this;
    }

    /** Puts an entry for each key and its version, all in one call. */
    void putTogether(int[] keys, int[] versions) {
        byte[] block = new byte[ENTRY_BYTES * keys.length];
        for (int i = 0; i < keys.length; i++) {
            byte[] entry = entry(keys[i], lastPut + 1 + i, versions[i]);
            System.arraycopy(entry, 0, block, i * ENTRY_BYTES, ENTRY_BYTES);
        }
        table.putAll(table.addBlock(block), new Together(versions), lastPut + 1);
        lastPut += keys.length;
    }

    private record Together(int[] versions) implements BlockEntries {

        @Override
        public int count() {
            return versions.length;
        }

        @Override
        public int keyOffset(int ordinal) {
            return ordinal * ENTRY_BYTES;
        }

        @Override
        public int keyLength(int ordinal) {
            return 1;
        }

        @Override
        public int valueOffset(int ordinal) {
            return ordinal * ENTRY_BYTES + 1;
        }

        @Override
        public int valueLength(int ordinal) {
            return ENTRY_BYTES - 1;
        }

        @Override
        public long version(int ordinal) {
            return versions[ordinal];
        }
    }

    private static byte[] entry(int key, long sequence, int version) {
        return new byte[] {(byte) key, (byte) sequence, (byte) version, (byte) key};
    }

    StressTable delete(int key, int version) {
        table.delete(table.addBlock(new byte[] {(byte) key}), 0, 1, version, ++lastPut);
        return this;
    }

    int lastSequence() {
        return (int) table.lastSequence();
    }

    /** Returns the sequence of the latest entry of a key, or 0. */
    int latest(int key, long snapshot) {
        EntryView view = new EntryView();
        return table.latest(new byte[] {(byte) key}, snapshot, view) ? sequence(view, key) : 0;
    }

    /** Returns the sequence of the entry of a key with that version, or 0. */
    int atVersion(int key, int version, long snapshot) {
        EntryView view = new EntryView();
        if (!table.atVersion(new byte[] {(byte) key}, version, snapshot, view)) {
            return 0;
        }
        return view.version() == version ? sequence(view, key) : WRONG;
    }

    int scan(long snapshot) {
        return scan(table, snapshot);
    }

    /**
     * Returns the number of entries up to the snapshot, or {@link #WRONG} unless each is whole and in its place, and
     * none is missing below another.
     */
    static int scan(MemtableReads table, long snapshot) {
        EntryCursor cursor = table.scan(EVERY_KEY, snapshot);
        EntryView view = new EntryView();
        long seen = 0;
        int key = Integer.MIN_VALUE;
        long version = 0;
        long sequence = 0;
        while (cursor.next(view)) {
            int found = sequence(view, view.block()[view.keyOffset()]);
            boolean later = view.version() < version || (view.version() == version && view.sequence() < sequence);
            boolean inPlace = view.block()[view.keyOffset()] > key || (view.block()[view.keyOffset()] == key && later);
            if (found == WRONG || found > snapshot || !inPlace) {
                return WRONG;
            }
            key = view.block()[view.keyOffset()];
            version = view.version();
            sequence = view.sequence();
            seen |= 1L << (found - 1);
        }
        int count = Long.bitCount(seen);
        return seen == (1L << count) - 1 ? count : WRONG;
    }

    private static int sequence(EntryView view, int key) {
        byte[] value = {(byte) view.sequence(), (byte) view.version(), (byte) key};
        boolean whole = view.sequence() > 0
                && view.keyLength() == 1
                && view.block()[view.keyOffset()] == key
                && (view.isTombstone() ? view.valueLength() == 0 : Arrays.equals(view.copyValue(), value));
        return whole ? (int) view.sequence() : WRONG;
    }
}
