package io.ingestor.wal.storage;

import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A choice that a crash makes: the content of a sector, the size of a file, or whether a name has changed. Outcome 0 is
 * the durable state, outcome 1 the newest.
 *
 * @param sector the number of the sector, or a negative value
 * @param contents the possible contents of the sector
 * @param sizes the possible sizes of the file
 * @param hashes the amount that each outcome adds to the hash of the file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Choice(int sector, byte[][] contents, int[] sizes, long[] hashes) {

    private static final int NONE = -1;

    static final Choice NAME = new Choice(NONE, new byte[0][], new int[0], new long[2]);

    static Choice ofSize(int durable, int newest) {
        return new Choice(NONE, new byte[0][], new int[] {durable, newest}, new long[2]);
    }

    static Choice ofSector(int sector, List<byte[]> contents) {
        long[] hashes = new long[contents.size()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = hash(sector, contents.get(i));
        }
        return new Choice(sector, contents.toArray(new byte[0][]), new int[0], hashes);
    }

    int outcomes() {
        return hashes.length;
    }

    /** Returns a hash of 64 bits of a sector and its place. */
    static long hash(int sector, byte[] content) {
        CRC32C low = new CRC32C();
        low.update(content);
        CRC32 high = new CRC32();
        high.update(content);
        return mix((high.getValue() << 32 | low.getValue()) + mix(sector + 1));
    }

    /** Mixes all bits with a bijection, the finalizer of SplitMix64. */
    static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
