package io.ingestor.memtable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A hash of bytes under a secret key, for tables with untrusted keys: SipHash-1-3.
 *
 * <p>A seed alone does not protect a hash. Its rounds may lose differences for every seed, and an attacker can then
 * choose keys that share one slot. SipHash is a pseudorandom function: an attacker without its key cannot choose inputs
 * that collide more often than random ones. This variant, with one round per word and three at the end, is used by the
 * hash tables of Rust, Python and Ruby. (J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF",
 * INDOCRYPT 2012.)
 *
 * <p>Immutable. The result depends only on the key and the bytes of the slice. It must not be persisted.
 */
public final class KeyedHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final SecureRandom KEYS = new SecureRandom();

    private final long v0;
    private final long v1;
    private final long v2;
    private final long v3;

    /** Creates a hash from the two halves of a secret key of 128 bits. */
    public KeyedHash(long key0, long key1) {
        // The constants of the paper: "somepseudorandomlygeneratedbytes".
        this.v0 = key0 ^ 0x736f_6d65_7073_6575L;
        this.v1 = key1 ^ 0x646f_7261_6e64_6f6dL;
        this.v2 = key0 ^ 0x6c79_6765_6e65_7261L;
        this.v3 = key1 ^ 0x7465_6462_7974_6573L;
    }

    /** Returns a hash with a new key from a secure random source. */
    public static KeyedHash random() {
        return new KeyedHash(KEYS.nextLong(), KEYS.nextLong());
    }

    /**
     * Returns the hash of a slice.
     *
     * @throws IndexOutOfBoundsException if the slice is not inside the array
     */
    public long hash(byte[] bytes, int offset, int length) {
        long a = v0;
        long b = v1;
        long c = v2;
        long d = v3;
        int end = offset + length;
        int tailAt = end - (length & 7);
        // The round is inlined in both loops, because as a method it would have to return four words.
        for (int at = offset; at < tailAt; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            d ^= word;
            a += b;
            b = Long.rotateLeft(b, 13) ^ a;
            a = Long.rotateLeft(a, 32);
            c += d;
            d = Long.rotateLeft(d, 16) ^ c;
            a += d;
            d = Long.rotateLeft(d, 21) ^ a;
            c += b;
            b = Long.rotateLeft(b, 17) ^ c;
            c = Long.rotateLeft(c, 32);
            a ^= word;
        }
        long last = lastWord(bytes, offset, tailAt, end, length);
        d ^= last;
        for (int round = 0; round < 4; round++) {
            if (round == 1) {
                a ^= last;
                c ^= 0xff;
            }
            a += b;
            b = Long.rotateLeft(b, 13) ^ a;
            a = Long.rotateLeft(a, 32);
            c += d;
            d = Long.rotateLeft(d, 16) ^ c;
            a += d;
            d = Long.rotateLeft(d, 21) ^ a;
            c += b;
            b = Long.rotateLeft(b, 17) ^ c;
            c = Long.rotateLeft(c, 32);
        }
        return a ^ b ^ c ^ d;
    }

    /** Returns the bytes after the last whole word, with the length modulo 256 in the highest byte. */
    private static long lastWord(byte[] bytes, int offset, int tailAt, int end, int length) {
        long word = (long) length << 56;
        int tail = end - tailAt;
        if (tail > 0 && tailAt > offset) {
            // The last eight bytes, without those already hashed. A loop over single bytes would mispredict its end.
            return word | ((long) LONGS.get(bytes, end - Long.BYTES) >>> (Long.SIZE - tail * Byte.SIZE));
        }
        for (int at = tailAt; at < end; at++) {
            word |= (bytes[at] & 0xffL) << ((at - tailAt) * Byte.SIZE);
        }
        return word;
    }
}
