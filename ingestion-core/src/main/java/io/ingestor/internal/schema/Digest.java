package io.ingestor.internal.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A pair of digests of a value. Equal values have equal digests: numbers compare by value, members in any order. The
 * keys are random in each process, so a client cannot choose values that collide.
 */
final class Digest {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST_KEY;
    private static final long SECOND_KEY;
    private static final long[] KIND_KEYS = new long[DataReader.KINDS];

    static {
        SecureRandom random = new SecureRandom();
        FIRST_KEY = random.nextLong() | 1;
        SECOND_KEY = random.nextLong() | 1;
        for (int kind = 0; kind < KIND_KEYS.length; kind++) {
            KIND_KEYS[kind] = random.nextLong();
        }
    }

    private Digest() {}

    static long first(Evaluation evaluation, int kind, int at, int length) {
        return value(evaluation, FIRST_KEY, kind, at, length);
    }

    static long second(Evaluation evaluation, int kind, int at, int length) {
        return value(evaluation, SECOND_KEY, kind, at, length);
    }

    private static long value(Evaluation evaluation, long key, int kind, int at, int length) {
        evaluation.step();
        DataReader in = evaluation.in;
        long digest = switch (kind) {
            case DataReader.NULL -> 0;
            case DataReader.BOOL -> length;
            // Adding 0.0 turns -0.0 into 0.0.
            case DataReader.NUMBER -> Double.doubleToLongBits(in.number(at) + 0.0);
            case DataReader.TEXT -> text(in.bytes, key, at, length);
            case DataReader.OBJECT -> object(evaluation, key, at, at + length);
            default -> list(evaluation, key, at, at + length);
        };
        return mix(digest ^ KIND_KEYS[kind], key);
    }

    private static long object(Evaluation evaluation, long key, int at, int end) {
        DataReader in = evaluation.in;
        long sum = 0;
        int next = at;
        while (in.member(next, end)) {
            next = in.next;
            long name = text(in.bytes, key, in.nameAt, in.nameLength);
            sum += mix(name ^ Long.rotateLeft(value(evaluation, key, in.kind, in.at, in.length), 29), key);
        }
        return sum;
    }

    private static long list(Evaluation evaluation, long key, int at, int end) {
        DataReader in = evaluation.in;
        long digest = key;
        int next = at;
        while (in.element(next, end)) {
            next = in.next;
            digest = mix(Long.rotateLeft(digest, 17) + value(evaluation, key, in.kind, in.at, in.length), key);
        }
        return digest;
    }

    private static long text(byte[] bytes, long key, int at, int length) {
        long digest = mix(length ^ KIND_KEYS[DataReader.TEXT], key);
        int from = at;
        int end = at + length;
        for (; end - from >= Long.BYTES; from += Long.BYTES) {
            digest = mix(digest ^ (long) LONGS.get(bytes, from), key);
        }
        long rest = 0;
        for (; from < end; from++) {
            rest = rest << Byte.SIZE | (bytes[from] & 0xff);
        }
        return mix(digest ^ rest, key);
    }

    /** Folds the 128-bit product, so that each bit of the word affects all bits of the result. */
    private static long mix(long word, long key) {
        long other = word ^ Long.rotateLeft(key, 32);
        return Math.multiplyHigh(other, key) ^ (other * key) ^ Long.rotateLeft(word, 23);
    }
}
