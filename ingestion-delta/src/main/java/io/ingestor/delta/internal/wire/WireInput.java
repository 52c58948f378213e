package io.ingestor.delta.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One field at a time of the wire encoding of Protocol Buffers in an array. Positions are those of the caller, who can
 * keep them in local variables. Reusable; not thread-safe.
 *
 * <p>A method throws {@link IllegalStateException} if a field does not end within its message. Accepted records contain
 * no such field.
 */
final class WireInput {

    /** The tag of a group that was skipped, which is no tag of a field. */
    static final int SKIPPED = 0;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long CONTINUATION_BITS = 0x8080808080808080L;
    private static final int MAX_GROUPS = 32;
    private static final int VARINT_BITS = 64;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int tag;
    private int from;
    private long number;

    /** The position behind a varint that was read last. */
    private int behind;

    /** Reads from an array. It has at least {@value EncodedRecord#SLACK} more bytes than the record in it. */
    void wrap(byte[] source) {
        if (bytes != source) {
            bytes = source;
        }
    }

    /** Returns the tag of the field. */
    int tag() {
        return tag;
    }

    /** Returns the position of the content of a field that is no varint. It extends to the end of the field. */
    int from() {
        return from;
    }

    /** Returns the value of a varint. */
    long number() {
        return number;
    }

    /** Returns the eight bytes at a position. */
    long word(int at) {
        return (long) LONGS.get(bytes, at);
    }

    /**
     * Reads the field at a position before the end of its message.
     *
     * @return the position behind the field
     */
    int field(int at, int end) {
        int found = bytes[at];
        int second = bytes[at + 1];
        // Nearly all fields of a record have a tag of one byte, and a length or a number of one byte or of eight.
        if (found > 7) {
            int type = found & 7;
            if (type == WireFormat.LENGTH && second >= 0 && second <= end - at - 2) {
                tag = found;
                from = at + 2;
                return at + 2 + second;
            }
            if (type == WireFormat.FIXED64 && Long.BYTES < end - at) {
                tag = found;
                from = at + 1;
                return at + 1 + Long.BYTES;
            }
            if (type == WireFormat.VARINT && second >= 0 && end - at >= 2) {
                tag = found;
                number = second;
                return at + 2;
            }
        }
        return longField(at, end);
    }

    private int longField(int at, int end) {
        long found = varint(at, end);
        int content = behind;
        if (found >>> Integer.SIZE != 0 || found >>> 3 == 0) {
            throw malformed(at);
        }
        int next = pass((int) found, content, end, 0);
        tag = (found & 7) == WireFormat.GROUP ? SKIPPED : (int) found;
        return next;
    }

    /** Reads the content of a field with that tag. */
    private int pass(int found, int at, int end, int groups) {
        switch (found & 7) {
            case WireFormat.VARINT -> {
                number = varint(at, end);
                from = at;
                return behind;
            }
            case WireFormat.LENGTH -> {
                long length = varint(at, end);
                from = behind;
                return within(length, behind, end);
            }
            case WireFormat.FIXED64 -> {
                from = at;
                return within(Long.BYTES, at, end);
            }
            case WireFormat.FIXED32 -> {
                from = at;
                return within(Integer.BYTES, at, end);
            }
            case WireFormat.GROUP -> {
                return passGroup(found >>> 3, at, end, groups + 1);
            }
            default -> throw malformed(at);
        }
    }

    private int passGroup(int group, int from, int end, int groups) {
        if (groups > MAX_GROUPS) {
            throw malformed(from);
        }
        int at = from;
        while (true) {
            long found = varint(at, end);
            if (found >>> Integer.SIZE != 0) {
                throw malformed(at);
            }
            if ((found & 7) == WireFormat.END_GROUP) {
                if ((int) found >>> 3 != group) {
                    throw malformed(at);
                }
                return behind;
            }
            at = pass((int) found, behind, end, groups);
        }
    }

    private int within(long length, int at, int end) {
        if (length < 0 || length > end - at) {
            throw malformed(at);
        }
        return at + (int) length;
    }

    private long varint(int at, int end) {
        if (bytes.length - at >= Long.BYTES) {
            long word = word(at);
            long ends = ~word & CONTINUATION_BITS;
            int length = (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
            if (ends != 0 && length <= end - at) {
                behind = at + length;
                return sevens(word & ((ends & -ends) - 1) & ~CONTINUATION_BITS);
            }
        }
        return varintByBytes(at, end);
    }

    /** Packs the low seven bits of each byte, without branches: first in pairs, then in pairs of pairs, and so on. */
    private static long sevens(long word) {
        long pairs = (word & 0x007f007f007f007fL) | ((word & 0x7f007f007f007f00L) >>> 1);
        long fours = (pairs & 0x00003fff00003fffL) | ((pairs & 0x3fff00003fff0000L) >>> 2);
        return (fours & 0x000000000fffffffL) | ((fours & 0x0fffffff00000000L) >>> 4);
    }

    private long varintByBytes(int from, int end) {
        long value = 0;
        int at = from;
        for (int shift = 0; shift < VARINT_BITS && at < end; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                behind = at;
                return value;
            }
        }
        throw malformed(from);
    }

    private static IllegalStateException malformed(int at) {
        return new IllegalStateException("record must be a well-formed message, was not at byte " + at
                + ": it was accepted, so the memory or the log that holds it is damaged");
    }
}
