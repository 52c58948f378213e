package io.ingestor.memtable;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A generator of random entries over a tiny space. It has a few keys, which may share their first eight bytes or be
 * prefixes of each other. Versions rise, fall, repeat or jump, and one in five entries is a tombstone.
 */
public final class RandomPuts {

    static final int MIN_KEYS = 4;

    private static final int MAX_KEYS = 16;
    private static final byte[] SHARED = Put.utf8("8 bytes:");

    private final Random random;
    private final byte[][] keys;
    private final int disorder;
    private long sequence;

    /** Creates a generator with 4 to 16 keys. */
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

    /** Returns the keys of the entries, in hexadecimal. */
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

    /** Returns the next entry. */
    public Put next() {
        sequence += random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 1;
        byte[] value = new byte[random.nextInt(6)];
        random.nextBytes(value);
        Put put = Put.of(key(), value, version(), sequence);
        return random.nextInt(5) == 0 ? Put.tombstone(put.key(), put.version(), sequence) : put;
    }

    /** Returns a key, usually one of the entries' keys. */
    public byte[] key() {
        return random.nextInt(64) == 0 ? newKey(keys.length) : keys[random.nextInt(keys.length)];
    }

    /** Returns a version that is usually near those of the current entries, and sometimes far from them. */
    public long version() {
        if (random.nextInt(32) == 0) {
            return random.nextBoolean() ? 0 : Long.MAX_VALUE - random.nextInt(2);
        }
        return Math.max(0, sequence / 2 + random.nextInt(disorder) - disorder / 2);
    }

    /** Returns a snapshot from 0 to the last sequence. */
    public long snapshot() {
        return sequence == 0 ? 0 : random.nextLong(sequence + 1);
    }

    /** Returns a prefix of a key, which may be empty or the whole key. */
    public byte[] prefix() {
        byte[] key = key();
        return Arrays.copyOf(key, random.nextInt(key.length + 1));
    }

    /** Returns the sequence of the last entry. */
    public long sequence() {
        return sequence;
    }
}
