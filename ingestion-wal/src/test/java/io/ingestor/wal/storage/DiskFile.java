package io.ingestor.wal.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The content of a file, as an array that many disks share and the few sectors that differ from it. Immutable; the
 * arrays are never changed.
 */
public final class DiskFile {

    static final int SECTOR = 512;

    private final byte[] base;
    private final int size;
    private final int[] sectors;
    private final byte[][] contents;

    /**
     * Creates a file.
     *
     * @param base the shared content, of any length; bytes beyond its end read as zeros
     * @param sectors the numbers of the sectors that differ from {@code base}
     * @param contents the contents of these sectors, {@link #SECTOR} bytes each
     */
    DiskFile(byte[] base, int size, int[] sectors, byte[][] contents) {
        this.base = base;
        this.size = size;
        this.sectors = sectors;
        this.contents = contents;
    }

    static DiskFile of(byte[] content) {
        return new DiskFile(content, content.length, new int[0], new byte[0][]);
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        if (sectors.length == 0 && base.length == size) {
            return base;
        }
        byte[] bytes = new byte[size];
        read(ByteBuffer.wrap(bytes), 0, size);
        return bytes;
    }

    /** Reads {@code count} bytes from {@code position}, all of which must lie within the file. */
    void read(ByteBuffer target, int position, int count) {
        int at = target.position();
        int end = position + count;
        int inBase = Math.max(0, Math.min(end, base.length) - position);
        target.put(base, Math.min(position, base.length), inBase);
        for (int i = inBase; i < count; i++) {
            target.put((byte) 0);
        }
        for (int i = 0; i < sectors.length; i++) {
            int start = sectors[i] * SECTOR;
            int from = Math.max(position, start);
            int to = Math.min(end, start + SECTOR);
            if (from < to) {
                target.put(at + from - position, contents[i], from - start, to - from);
            }
        }
    }

    /** Returns true if the file holds these bytes at that position. */
    boolean holds(byte[] bytes, int position) {
        if (position + bytes.length > size) {
            return false;
        }
        byte[] actual = new byte[bytes.length];
        read(ByteBuffer.wrap(actual), position, actual.length);
        return Arrays.equals(actual, bytes);
    }
}
