package io.ingestor.memtable.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Folds eight bytes at a time by a 64 x 64 to 128 bit product. The seed is secret to the process, so that nobody can send keys that are chosen to collide.
 */
final class SeededKeyHash implements KeyHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Odd, with as many ones as zeros, no pattern: the first digits of pi and of e. */
    private static final long PI = 0x243F_6A88_85A3_08D3L;

    private static final long E = 0xB7E1_5162_8AED_2A6BL;

    private final long seed;

    /** Secret as the seed is: with a factor that is known, pairs of words can be chosen that collide whatever the seed is. */
    private final long factor;

    SeededKeyHash(long seed) {
        this.seed = seed;
        this.factor = fold(seed ^ PI, E) | 1;
    }

    @Override
    public int hash(byte[] bytes, int offset, int length) {
        long state = seed ^ (length * PI);
        int end = offset + length;
        int at = offset;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            state = fold(state ^ (long) LONGS.get(bytes, at), factor);
        }
        if (at < end) {
            // The last eight bytes, some of them for the second time: a loop over single bytes would end where no
            // processor can foresee it.
            long tail = length >= Long.BYTES ? (long) LONGS.get(bytes, end - Long.BYTES) : shortKey(bytes, at, end);
            state = fold(state ^ tail, factor ^ PI);
        }
        long mixed = fold(state ^ E, seed | 1);
        return (int) (mixed ^ (mixed >>> 32));
    }

    private static long shortKey(byte[] bytes, int from, int to) {
        long word = 0;
        for (int i = from; i < to; i++) {
            word = (word << 8) | (bytes[i] & 0xFF);
        }
        return word;
    }

    /** Both halves of the unsigned product: in the signed one a number and its negative differ in hardly a bit. */
    private static long fold(long a, long b) {
        long high = Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
        return (a * b) ^ high;
    }
}
