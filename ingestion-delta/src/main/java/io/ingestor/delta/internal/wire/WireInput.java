package io.ingestor.delta.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A position in an array from which the wire encoding of Protocol Buffers is read. Each method has the end of the
 * message that it must not pass. Reusable; not thread-safe.
 *
 * <p>A method throws {@link IllegalStateException} if the bytes are malformed. Accepted records contain no such bytes.
 */
final class WireInput {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long CONTINUATION_BITS = 0x8080808080808080L;
    private static final int MAX_GROUPS = 32;
    private static final int VARINT_BITS = 64;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int at;

    void wrap(byte[] source) {
        if (bytes != source) {
            bytes = source;
        }
        at = 0;
    }

    /** Returns the position of the next byte. */
    int at() {
        return at;
    }

    void seek(int position) {
        at = position;
    }

    int tag(int end) {
        if (at < end && bytes[at] > 7) {
            return bytes[at++];
        }
        long tag = longVarint(end);
        if (tag >>> Integer.SIZE != 0 || tag >>> 3 == 0) {
            throw malformed();
        }
        return (int) tag;
    }

    /** Reads the length of the bytes that follow, which end within the message. */
    int length(int end) {
        if (at < end) {
            int length = bytes[at];
            if (length >= 0 && length < end - at) {
                at++;
                return length;
            }
        }
        long length = longVarint(end);
        if (length < 0 || length > end - at) {
            throw malformed();
        }
        return (int) length;
    }

    long varint(int end) {
        if (at < end && bytes[at] >= 0) {
            return bytes[at++];
        }
        return longVarint(end);
    }

    private long longVarint(int end) {
        if (bytes.length - at >= Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long ends = ~word & CONTINUATION_BITS;
            int length = (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
            if (ends != 0 && length <= end - at) {
                at += length;
                return sevens(word & ((ends & -ends) - 1) & ~CONTINUATION_BITS);
            }
        }
        return varintByBytes(end);
    }

    /** Packs the low seven bits of each byte, without branches: first in pairs, then in pairs of pairs, and so on. */
    private static long sevens(long word) {
        long pairs = (word & 0x007f007f007f007fL) | ((word & 0x7f007f007f007f00L) >>> 1);
        long fours = (pairs & 0x00003fff00003fffL) | ((pairs & 0x3fff00003fff0000L) >>> 2);
        return (fours & 0x000000000fffffffL) | ((fours & 0x0fffffff00000000L) >>> 4);
    }

    private long varintByBytes(int end) {
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS && at < end; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    long fixed64(int end) {
        require(Long.BYTES, end);
        long value = (long) LONGS.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /** Skips the value of a field whose tag has been read. */
    void skip(int tag, int end) {
        skip(tag, end, 0);
    }

    private void skip(int tag, int end, int groups) {
        switch (tag & 7) {
            case WireFormat.VARINT -> varint(end);
            case WireFormat.FIXED64 -> pass(Long.BYTES, end);
            case WireFormat.LENGTH -> pass(length(end), end);
            case WireFormat.GROUP -> skipGroup(tag >>> 3, end, groups + 1);
            case WireFormat.FIXED32 -> pass(Integer.BYTES, end);
            default -> throw malformed();
        }
    }

    private void skipGroup(int number, int end, int groups) {
        if (groups > MAX_GROUPS) {
            throw malformed();
        }
        int tag = tag(end);
        while ((tag & 7) != WireFormat.END_GROUP) {
            skip(tag, end, groups);
            tag = tag(end);
        }
        if (tag >>> 3 != number) {
            throw malformed();
        }
    }

    private void pass(int count, int end) {
        require(count, end);
        at += count;
    }

    private void require(int count, int end) {
        if (count > end - at) {
            throw malformed();
        }
    }

    private IllegalStateException malformed() {
        return new IllegalStateException("record must be a well-formed message, was not at byte " + at
                + ": it was accepted, so the memory or the log that holds it is damaged");
    }
}
