package io.ingestor.internal.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A reader of the wire encoding of Protocol Buffers in a range of an array. It never reads a byte outside the range.
 *
 * <p>It accepts the same bytes as protobuf-java, except those that implementations of Protocol Buffers read
 * differently. It refuses these, so that a record means the same to every reader. They are tags and lengths above 32
 * bits and varints above 64 bits, whose upper bits protobuf-java drops. It also refuses varints of more than 10 bytes
 * (protobuf-java may stop at the tenth) and groups nested deeper than {@value #MAX_GROUP_DEPTH}.
 */
public final class WireReader {

    public static final int MAX_GROUP_DEPTH = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long CONTINUATION_BITS = 0x8080808080808080L;
    private static final byte[] EMPTY = new byte[0];

    private byte[] bytes = EMPTY;
    private int start;
    private int at;
    private int limit;

    public void wrap(byte[] source, int offset, int length) {
        if (bytes != source) {
            this.bytes = source;
        }
        this.start = offset;
        this.at = offset;
        this.limit = offset + length;
    }

    /** Returns the position of the next byte, as an offset in the array. */
    public int at() {
        return at;
    }

    /** Returns the end of the current message, as an offset in the array. */
    public int limit() {
        return limit;
    }

    public boolean hasMore() {
        return at < limit;
    }

    /** Enters a message whose length has been read, and returns the outer limit for {@link #leave}. */
    public int enter(int length) {
        int outer = limit;
        limit = at + length;
        return outer;
    }

    public void leave(int outerLimit) {
        limit = outerLimit;
    }

    /** Moves to a position in a message that ends at a limit. Both must be in the wrapped range. */
    void seek(int position, int newLimit) {
        at = position;
        limit = newLimit;
    }

    public int tag() throws MalformedRecordException {
        if (at < limit && bytes[at] > 7) {
            return bytes[at++];
        }
        return longTag();
    }

    private int longTag() throws MalformedRecordException {
        int tagAt = at;
        long tag = varint();
        if (tag >>> 32 != 0 || at - tagAt > 5) {
            throw malformed("a tag is longer than 32 bits", tagAt);
        }
        if (tag >>> 3 == 0) {
            throw malformed("field number 0", tagAt);
        }
        return (int) tag;
    }

    public long varint() throws MalformedRecordException {
        if (at < limit && bytes[at] >= 0) {
            return bytes[at++];
        }
        return longVarint();
    }

    private long longVarint() throws MalformedRecordException {
        if (limit - at >= Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long ends = ~word & CONTINUATION_BITS;
            if (ends != 0) {
                at += (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
                return endingVarint(word);
            }
        }
        return varintByBytes();
    }

    /** Returns the varint in the lowest bytes of a word, which must contain its end. */
    public static long endingVarint(long word) {
        long ends = ~word & CONTINUATION_BITS;
        long end = ends & -ends;
        return sevens(word & (end - 1) & ~CONTINUATION_BITS);
    }

    /**
     * Packs the low seven bits of each byte: first in pairs, then in pairs of pairs, and so on. A loop over the bytes
     * would mispredict branches.
     */
    private static long sevens(long word) {
        long pairs = (word & 0x007f007f007f007fL) | ((word & 0x7f007f007f007f00L) >>> 1);
        long fours = (pairs & 0x00003fff00003fffL) | ((pairs & 0x3fff00003fff0000L) >>> 2);
        return (fours & 0x000000000fffffffL) | ((fours & 0x0fffffff00000000L) >>> 4);
    }

    private long varintByBytes() throws MalformedRecordException {
        int from = at;
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == limit) {
                throw malformed("a varint is cut off by the end", from);
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                if (shift == 63 && b > 1) {
                    throw malformed("a varint is longer than 64 bits", from);
                }
                return value;
            }
        }
        throw malformed("a varint is longer than 10 bytes", from);
    }

    /** Reads the length of the bytes that follow. Throws if they extend beyond the limit. */
    public int length() throws MalformedRecordException {
        int from = at;
        long length = varint();
        if (length < 0 || length > limit - at) {
            throw malformed(
                    "a length of " + Long.toUnsignedString(length) + " bytes, but only " + (limit - at) + " are left",
                    from);
        }
        return (int) length;
    }

    /** Skips bytes whose length has been read. */
    public void pass(int length) {
        at += length;
    }

    public long fixed64() throws MalformedRecordException {
        require(Long.BYTES);
        long value = (long) LONGS.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /** Skips the value of the field with a tag that has been read. */
    public void skip(int tag) throws MalformedRecordException {
        skip(tag, 0);
    }

    /** Copies the rest of the current message except the fields with a tag. */
    public void copyWithout(int tag, WireWriter out) throws MalformedRecordException {
        copyWithout(tag, tag, out);
    }

    /**
     * Copies the rest of the current message except the fields with either of two tags. Adjacent fields are copied
     * together.
     */
    public void copyWithout(int tag, int otherTag, WireWriter out) throws MalformedRecordException {
        int kept = at;
        while (at < limit) {
            int fieldAt = at;
            int found = tag();
            skip(found);
            if (found == tag || found == otherTag) {
                out.raw(bytes, kept, fieldAt - kept);
                kept = at;
            }
        }
        out.raw(bytes, kept, at - kept);
    }

    private void skip(int tag, int depth) throws MalformedRecordException {
        switch (tag & 7) {
            case DataRecordFormat.VARINT -> varint();
            case DataRecordFormat.FIXED64 -> {
                require(Long.BYTES);
                at += Long.BYTES;
            }
            case DataRecordFormat.LENGTH -> pass(length());
            case DataRecordFormat.GROUP -> skipGroup(tag >>> 3, depth + 1);
            case DataRecordFormat.END_GROUP -> throw malformed("group " + (tag >>> 3) + " ends without a start", at);
            case DataRecordFormat.FIXED32 -> {
                require(Integer.BYTES);
                at += Integer.BYTES;
            }
            default -> throw malformed("wire type " + (tag & 7) + " of field " + (tag >>> 3), at);
        }
    }

    private void skipGroup(int number, int depth) throws MalformedRecordException {
        if (depth > MAX_GROUP_DEPTH) {
            throw malformed("groups are nested more than " + MAX_GROUP_DEPTH + " deep", at);
        }
        int from = at;
        while (at < limit) {
            int tag = tag();
            if ((tag & 7) == DataRecordFormat.END_GROUP) {
                if (tag >>> 3 != number) {
                    throw malformed("group " + number + " is ended as group " + (tag >>> 3), at);
                }
                return;
            }
            skip(tag, depth);
        }
        throw malformed("group " + number + " does not end", from);
    }

    private void require(int count) throws MalformedRecordException {
        if (count > limit - at) {
            throw malformed("a field of " + count + " bytes, but only " + (limit - at) + " are left", at);
        }
    }

    private MalformedRecordException malformed(String what, int where) {
        return new MalformedRecordException(
                "is not a well-formed protobuf message: " + what + ", at byte " + (where - start) + " of the record");
    }
}
