package io.ingestor.wal.internal.read;

import io.ingestor.wal.Compression;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.PayloadCodec;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.segment.FrameView;
import io.ingestor.wal.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of consecutive frames of a segment, with their payloads decompressed. One thread fills and decodes it, the
 * replaying thread shows it, and then it is filled again. Its two arrays grow to at most {@link #MAX_ARRAY_BYTES} each
 * and are kept.
 */
final class ReplayChunk {

    /** The kinds of bytes behind the frames. */
    enum Rest {
        /** Frames of the next chunk, or nothing. */
        OTHERS,
        /** One frame that is too large for a chunk; the next chunk begins behind it. */
        LARGE,
        /** No frame that verifies. A reader that goes frame by frame has to find the damage. */
        UNCLEAR
    }

    static final int MAX_ARRAY_BYTES = 2 << 20;

    /** The bytes per read, unless a frame is longer. */
    static final int READ_BYTES = 512 << 10;

    private static final int MAX_FRAMES = 2048;

    private final byte[] scratch = new byte[FrameFormat.CRC_INPUT_BYTES];
    private byte[] stored = new byte[0];
    private byte[] plain = new byte[0];
    private FrameHeader[] frames = new FrameHeader[0];
    private long segment;
    private long start;
    private long sequence;
    private long nextSequence;
    private int length;
    private long end;
    private long next;
    private int count;
    private int plainBytes;
    private Rest rest = Rest.OTHERS;
    private @Nullable Throwable failure;

    /**
     * The number of the filling whose frames are ready to be shown. Written last by the thread that has decoded them.
     */
    private volatile long ready = -1;

    /** Copies {@code count} bytes that were already read, from the start of this chunk on. */
    void take(byte[] bytes, int count) {
        grow(count);
        System.arraycopy(bytes, 0, stored, 0, count);
        length = count;
    }

    /**
     * Reads frames from the start of this chunk, which is before {@code limit}. Reads none only if the rest is
     * {@link Rest#LARGE} or {@link Rest#UNCLEAR}.
     */
    void fill(ReadableFile file, SegmentHeader header, long limit) throws IOException {
        long position = start;
        readUpTo((int) Math.min(READ_BYTES, limit - position), file);
        int at = 0;
        while (count < MAX_FRAMES) {
            FrameHeader frame = frame(count);
            boolean whole = length - at >= FrameFormat.HEADER_BYTES;
            if (!whole && at > 0) {
                break;
            }
            if (!whole || !FrameFormat.decode(stored, at, header, position + at, scratch, frame)) {
                rest = Rest.UNCLEAR;
                break;
            }
            if (frame.outOfSequence(nextSequence) != null || frame.misplaced(position + at) != null) {
                // The header verifies, so the frame was written like this.
                rest = Rest.UNCLEAR;
                break;
            }
            if (isLarge(frame)) {
                rest = Rest.LARGE;
                next = end + frame.alignedLength();
                nextSequence = frame.nextSequence();
                return;
            }
            if (at == 0 && frame.length > length) {
                readUpTo((int) Math.min(frame.length, limit - position), file);
                if (frame.length > length) {
                    rest = Rest.UNCLEAR;
                    break;
                }
            }
            int unpacked = frame.codec == Compression.NONE.id() ? 0 : frame.uncompressedLength;
            if (at + frame.length > length || plainBytes + unpacked > MAX_ARRAY_BYTES) {
                break;
            }
            plainBytes += unpacked;
            count++;
            at += (int) frame.alignedLength();
            end = position + at;
            nextSequence = frame.nextSequence();
        }
        next = end;
    }

    /** Empties this chunk. It then starts at {@code position}, at a frame with first sequence {@code firstSequence}. */
    void begin(long number, long position, long firstSequence) {
        segment = number;
        start = position;
        sequence = firstSequence;
        nextSequence = firstSequence;
        length = 0;
        end = position;
        next = position;
        count = 0;
        plainBytes = 0;
        rest = Rest.OTHERS;
        failure = null;
    }

    private void readUpTo(int wanted, ReadableFile file) throws IOException {
        if (length < wanted) {
            grow(wanted);
            length += file.readFully(ByteBuffer.wrap(stored, length, wanted - length), start + length);
        }
    }

    private void grow(int size) {
        if (stored.length < size) {
            stored = Arrays.copyOf(stored, size);
        }
    }

    /** Copies the bytes of the next chunk that were already read. Returns their number, at most {@link #READ_BYTES}. */
    int copyRead(byte[] target) {
        int from = (int) Math.min(length, next - start);
        int bytes = Math.min(READ_BYTES, length - from);
        System.arraycopy(stored, from, target, 0, bytes);
        return bytes;
    }

    private FrameHeader frame(int index) {
        if (index == frames.length) {
            frames = Arrays.copyOf(frames, Math.max(16, 2 * index));
            for (int i = index; i < frames.length; i++) {
                frames[i] = new FrameHeader();
            }
        }
        return frames[index];
    }

    private static boolean isLarge(FrameHeader frame) {
        return frame.length > MAX_ARRAY_BYTES || frame.uncompressedLength > MAX_ARRAY_BYTES;
    }

    /**
     * Verifies and decompresses the payloads of the entries to show. If one is bad, the chunk ends before its frame.
     */
    void decode(long fromSequence) {
        if (plain.length < plainBytes) {
            plain = new byte[plainBytes];
        }
        long position = start;
        int at = 0;
        for (int i = 0; i < count; i++) {
            FrameHeader frame = frames[i];
            boolean packed = frame.codec != Compression.NONE.id();
            if (frame.isEntryFrom(fromSequence) && !isWhole(frame, offset(position), packed, at)) {
                count = i;
                end = position;
                rest = Rest.UNCLEAR;
                return;
            }
            at += packed ? frame.uncompressedLength : 0;
            position += frame.alignedLength();
        }
    }

    private boolean isWhole(FrameHeader frame, int payload, boolean packed, int target) {
        int length = frame.storedLength();
        return Crc.of(stored, payload, length) == frame.payloadCrc
                && (!packed
                        || PayloadCodec.of(Compression.ofId(frame.codec))
                                        .decompress(stored, payload, length, plain, target, frame.uncompressedLength)
                                == frame.uncompressedLength);
    }

    private int offset(long position) {
        return (int) (position - start) + FrameFormat.HEADER_BYTES;
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    /** Returns why this chunk could not be filled or decoded, or null if it could. A failed chunk must not be shown. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    void ready(long filling) {
        ready = filling;
    }

    boolean isReady(long filling) {
        return ready == filling;
    }

    /** A receiver of the entries of a chunk and of the lengths of its frames. */
    interface Shown {
        void entry(WalEntryView entry) throws IOException;

        void frame(long bytes) throws IOException;
    }

    void show(long fromSequence, FrameView view, Shown shown) throws IOException {
        ByteBuffer raw = ByteBuffer.wrap(stored).asReadOnlyBuffer();
        ByteBuffer unpacked = ByteBuffer.wrap(plain).asReadOnlyBuffer();
        long position = start;
        int at = 0;
        for (int i = 0; i < count; i++) {
            FrameHeader frame = frames[i];
            boolean packed = frame.codec != Compression.NONE.id();
            if (frame.isEntryFrom(fromSequence)) {
                ByteBuffer payload = packed
                        ? unpacked.slice(at, frame.uncompressedLength)
                        : raw.slice(offset(position), frame.storedLength());
                shown.entry(view.set(frame, segment, position, payload));
            }
            shown.frame(frame.alignedLength());
            at += packed ? frame.uncompressedLength : 0;
            position += frame.alignedLength();
        }
    }

    Rest rest() {
        return rest;
    }

    /** Returns the header of the large frame behind this chunk's frames. */
    FrameHeader large() {
        return frames[count];
    }

    /** Returns the number of the segment. */
    long segment() {
        return segment;
    }

    /** Returns the position at which its frames end. */
    long end() {
        return end;
    }

    /** Returns the sequence of the frame that begins where its frames end. */
    long sequenceAtEnd() {
        return count == 0 ? sequence : frames[count - 1].nextSequence();
    }

    /** Returns the sequence of the frame at which the next chunk begins. */
    long nextSequence() {
        return nextSequence;
    }

    /** Returns the position at which the next chunk begins. */
    long next() {
        return next;
    }
}
