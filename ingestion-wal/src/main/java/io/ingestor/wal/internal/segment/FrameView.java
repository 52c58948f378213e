package io.ingestor.wal.internal.segment;

import io.ingestor.wal.Compression;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.internal.format.FrameHeader;
import java.nio.ByteBuffer;

/** A borrowed view of the entry in a frame, reused from entry to entry. Used by one thread. */
public final class FrameView implements WalEntryView {

    private long firstSequence;
    private int recordCount;
    private Compression compression = Compression.NONE;
    private int storedBytes;
    private long segment;
    private long position;
    private ByteBuffer payload = ByteBuffer.allocate(0);

    public FrameView set(FrameHeader frame, long inSegment, long at, ByteBuffer bytes) {
        firstSequence = frame.firstSequence;
        recordCount = frame.recordCount;
        compression = Compression.ofId(frame.codec);
        storedBytes = frame.storedLength();
        segment = inSegment;
        position = at;
        payload = bytes;
        return this;
    }

    @Override
    public long firstSequence() {
        return firstSequence;
    }

    @Override
    public int recordCount() {
        return recordCount;
    }

    @Override
    public ByteBuffer payload() {
        return payload;
    }

    @Override
    public Compression compression() {
        return compression;
    }

    @Override
    public int storedBytes() {
        return storedBytes;
    }

    @Override
    public long segment() {
        return segment;
    }

    @Override
    public long position() {
        return position;
    }
}
