package io.ingestor.memtable;

import java.util.Arrays;

/**
 * Borrowed: an entry found by a read or a cursor, valid until the view is moved again. Its slices point into the
 * table's blocks, which must not be modified. Not thread-safe.
 */
public final class EntryView {

    private static final byte[] EMPTY = new byte[0];

    private byte[] block = EMPTY;
    private int keyOffset;
    private int keyLength;
    private int valueOffset;
    private int valueLength;
    private long version;
    private long sequence;
    private boolean tombstone;

    /** Moves the view to an entry. Called by table implementations. */
    public void wrap(
            byte[] newBlock,
            int newKeyOffset,
            int newKeyLength,
            int newValueOffset,
            int newValueLength,
            long newVersion,
            long newSequence) {
        this.block = newBlock;
        this.keyOffset = newKeyOffset;
        this.keyLength = newKeyLength;
        this.valueOffset = newValueOffset;
        this.valueLength = newValueLength;
        this.version = newVersion;
        this.sequence = newSequence;
        this.tombstone = false;
    }

    /** Moves the view to a tombstone. Called by table implementations. */
    public void wrapTombstone(byte[] newBlock, int newKeyOffset, int newKeyLength, long newVersion, long newSequence) {
        wrap(newBlock, newKeyOffset, newKeyLength, newKeyOffset + newKeyLength, 0, newVersion, newSequence);
        this.tombstone = true;
    }

    /** Moves the view to the entry of another view. */
    public void wrap(EntryView other) {
        wrap(
                other.block,
                other.keyOffset,
                other.keyLength,
                other.valueOffset,
                other.valueLength,
                other.version,
                other.sequence);
        this.tombstone = other.tombstone;
    }

    /** Returns the block that holds the key and the value. */
    public byte[] block() {
        return block;
    }

    /** Returns the offset of the key in the block. */
    public int keyOffset() {
        return keyOffset;
    }

    /** Returns the length of the key in bytes. */
    public int keyLength() {
        return keyLength;
    }

    /** Returns the offset of the value in the block. */
    public int valueOffset() {
        return valueOffset;
    }

    /** Returns the length of the value in bytes, or 0 if the entry is a tombstone. */
    public int valueLength() {
        return valueLength;
    }

    /** Returns true if the entry is a tombstone, put by {@link Memtable#delete}: its key has no value. */
    public boolean isTombstone() {
        return tombstone;
    }

    /** Returns the version that was put. */
    public long version() {
        return version;
    }

    /** Returns the sequence that was put. */
    public long sequence() {
        return sequence;
    }

    /** Returns a copy of the key. */
    public byte[] copyKey() {
        return Arrays.copyOfRange(block, keyOffset, keyOffset + keyLength);
    }

    /** Returns a copy of the value; empty if the entry is a tombstone. */
    public byte[] copyValue() {
        return Arrays.copyOfRange(block, valueOffset, valueOffset + valueLength);
    }
}
