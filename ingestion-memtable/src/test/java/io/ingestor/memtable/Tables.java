package io.ingestor.memtable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts and reads of tables in terms of {@link Put}. */
public final class Tables {

    private Tables() {}

    /** Puts entries in one block, with an unused byte between any two slices. */
    public static void put(Memtable table, Put... puts) {
        int bytes = 0;
        for (Put put : puts) {
            bytes += put.keyBytes().length + put.valueBytes().length + 2;
        }
        byte[] block = new byte[bytes];
        int number = table.addBlock(block);
        int at = 0;
        int[] keyAt = new int[puts.length + 1];
        for (int i = 0; i < puts.length; i++) {
            byte[] key = puts[i].keyBytes();
            byte[] value = puts[i].valueBytes();
            System.arraycopy(key, 0, block, at, key.length);
            System.arraycopy(value, 0, block, at + key.length + 1, value.length);
            keyAt[i] = at;
            at += key.length + value.length + 2;
        }
        for (int i = 0; i < puts.length; ) {
            int to = endOfRun(puts, i);
            if (to > i + 1) {
                table.putAll(number, new Run(puts, keyAt, i, to), puts[i].sequence());
            } else {
                put(table, number, puts[i], keyAt[i]);
            }
            i = to;
        }
    }

    private static void put(Memtable table, int number, Put put, int keyAt) {
        int keyLength = put.keyBytes().length;
        if (put.isTombstone()) {
            table.delete(number, keyAt, keyLength, put.version(), put.sequence());
        } else {
            int valueLength = put.valueBytes().length;
            table.put(number, keyAt, keyLength, keyAt + keyLength + 1, valueLength, put.version(), put.sequence());
        }
    }

    /**
     * Returns the end of the run of values with consecutive sequences that begins at {@code from}, or of the single
     * entry there.
     */
    private static int endOfRun(Put[] puts, int from) {
        int to = from + 1;
        while (to < puts.length
                && !puts[to - 1].isTombstone()
                && !puts[to].isTombstone()
                && puts[to].sequence() == puts[to - 1].sequence() + 1) {
            to++;
        }
        return to;
    }

    private static final class Run implements BlockEntries {

        private final Put[] puts;
        private final int[] keyAt;
        private final int from;
        private final int to;

        Run(Put[] puts, int[] keyAt, int from, int to) {
            this.puts = puts;
            this.keyAt = keyAt;
            this.from = from;
            this.to = to;
        }

        @Override
        public int count() {
            return to - from;
        }

        @Override
        public int keyOffset(int ordinal) {
            return keyAt[from + ordinal];
        }

        @Override
        public int keyLength(int ordinal) {
            return puts[from + ordinal].keyBytes().length;
        }

        @Override
        public int valueOffset(int ordinal) {
            return keyOffset(ordinal) + keyLength(ordinal) + 1;
        }

        @Override
        public int valueLength(int ordinal) {
            return puts[from + ordinal].valueBytes().length;
        }

        @Override
        public long version(int ordinal) {
            return puts[from + ordinal].version();
        }
    }

    /** Returns the latest entry of a key. */
    public static Optional<Put> latest(MemtableReads table, byte[] key, long snapshot) {
        EntryView view = new EntryView();
        return table.latest(key, snapshot, view) ? Optional.of(Put.of(view)) : Optional.empty();
    }

    /** Returns the entry of a key with that version. */
    public static Optional<Put> atVersion(MemtableReads table, byte[] key, long version, long snapshot) {
        EntryView view = new EntryView();
        return table.atVersion(key, version, snapshot, view) ? Optional.of(Put.of(view)) : Optional.empty();
    }

    /** Returns all entries of a scan. */
    public static List<Put> scan(MemtableReads table, byte[] prefix, long snapshot) {
        return drain(table.scan(prefix, snapshot));
    }

    /** Returns all remaining entries of a cursor. */
    public static List<Put> drain(EntryCursor cursor) {
        List<Put> passed = new ArrayList<>();
        EntryView view = new EntryView();
        while (cursor.next(view)) {
            passed.add(Put.of(view));
        }
        return passed;
    }
}
