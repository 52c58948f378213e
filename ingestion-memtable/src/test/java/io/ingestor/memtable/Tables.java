package io.ingestor.memtable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts into tables and reads from them in terms of {@link Put}. */
public final class Tables {

    private Tables() {}

    /** Puts entries, all of them in one block, with a byte between any two slices that belongs to none. */
    public static void put(Memtable table, Put... puts) {
        int bytes = 0;
        for (Put put : puts) {
            bytes += put.keyBytes().length + put.valueBytes().length + 2;
        }
        byte[] block = new byte[bytes];
        int number = table.addBlock(block);
        int at = 0;
        for (Put put : puts) {
            byte[] key = put.keyBytes();
            byte[] value = put.valueBytes();
            int valueAt = at + key.length + 1;
            System.arraycopy(key, 0, block, at, key.length);
            System.arraycopy(value, 0, block, valueAt, value.length);
            if (put.isTombstone()) {
                table.delete(number, at, key.length, put.version(), put.sequence());
            } else {
                table.put(number, at, key.length, valueAt, value.length, put.version(), put.sequence());
            }
            at = valueAt + value.length + 1;
        }
    }

    /** The latest entry of a key. */
    public static Optional<Put> latest(MemtableReads table, byte[] key, long snapshot) {
        EntryView view = new EntryView();
        return table.latest(key, snapshot, view) ? Optional.of(Put.of(view)) : Optional.empty();
    }

    /** The entry of a key at a version. */
    public static Optional<Put> atVersion(MemtableReads table, byte[] key, long version, long snapshot) {
        EntryView view = new EntryView();
        return table.atVersion(key, version, snapshot, view) ? Optional.of(Put.of(view)) : Optional.empty();
    }

    /** Everything that a scan passes. */
    public static List<Put> scan(MemtableReads table, byte[] prefix, long snapshot) {
        return drain(table.scan(prefix, snapshot));
    }

    /** Everything that a cursor still passes. */
    public static List<Put> drain(EntryCursor cursor) {
        List<Put> passed = new ArrayList<>();
        EntryView view = new EntryView();
        while (cursor.next(view)) {
            passed.add(Put.of(view));
        }
        return passed;
    }
}
