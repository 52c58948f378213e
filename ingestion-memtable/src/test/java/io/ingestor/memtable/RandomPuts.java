package io.ingestor.memtable;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random entries over a tiny space: a few keys that share their first eight bytes or are prefixes of each other, and
 * versions that rise, fall, repeat or jump; every fifth is a tombstone.
 */
public final class RandomPuts {

    static final int MIN_KEYS = 4;

    private static final int MAX_KEYS = 16;
    private static final byte[] SHARED = Put.utf8("8 bytes:");

    private final Random random;
    private final byte[][] keys;
    private final int disorder;
    private long sequence;

    /** A space of 4 to 16 keys. */
    public RandomPuts(Random random) {
        this.random = random;
        this.keys = new byte[MIN_KEYS + random.nextInt(MAX_KEYS - MIN_KEYS + 1)][];
        this.disorder = 1 + random.nextInt(40);
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < keys.length; i++) {
            do {
                keys[i] = newKey(i);
            } while (!distinct.add(hex(keys[i])));
        }
    }

    private static String hex(byte[] key) {
        return Put.of(key, key, 0, 0).key();
    }

    /** The keys that are put for certain, in hexadecimal. */
    public List<String> keys() {
        return Arrays.stream(keys).map(RandomPuts::hex).toList();
    }

    private byte[] newKey(int number) {
        byte[] tail = new byte[1 + random.nextInt(4)];
        for (int i = 0; i < tail.length; i++) {
            tail[i] = (byte) (random.nextInt(3) - 1);
        }
        byte[] before = switch (random.nextInt(3)) {
            case 0 -> SHARED;
            case 1 -> number == 0 ? SHARED : keys[random.nextInt(number)];
            default -> new byte[0];
        };
        byte[] key = Arrays.copyOf(before, before.length + tail.length);
        System.arraycopy(tail, 0, key, before.length, tail.length);
        return key;
    }

    /** The next entry. */
    public Put next() {
        sequence += random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 1;
        byte[] value = new byte[random.nextInt(6)];
        random.nextBytes(value);
        Put put = Put.of(key(), value, version(), sequence);
        return random.nextInt(5) == 0 ? Put.tombstone(put.key(), put.version(), sequence) : put;
    }

    /** A key, mostly one that is put. */
    public byte[] key() {
        return random.nextInt(64) == 0 ? newKey(keys.length) : keys[random.nextInt(keys.length)];
    }

    /** A version near those that are put now, or now and then far from them. */
    public long version() {
        if (random.nextInt(32) == 0) {
            return random.nextBoolean() ? 0 : Long.MAX_VALUE - random.nextInt(2);
        }
        return Math.max(0, sequence / 2 + random.nextInt(disorder) - disorder / 2);
    }

    /** A snapshot up to the last sequence. */
    public long snapshot() {
        return sequence == 0 ? 0 : random.nextLong(sequence + 1);
    }

    /** A prefix: of a key, in whole or in part, or empty. */
    public byte[] prefix() {
        byte[] key = key();
        return Arrays.copyOf(key, random.nextInt(key.length + 1));
    }

    /** The sequence of the last entry. */
    public long sequence() {
        return sequence;
    }
}
