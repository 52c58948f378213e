package io.ingestor.wal.segmented;

import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A large log on a small disk, whose segments have headers and chain frames, and holes in place of entries. */
public final class SparseLog {

    /** The number of sequences in each segment except the last, which has none. */
    public static final int SEQUENCES_PER_SEGMENT = 1_000_000;

    private static final long LIFE = 0x5eed;

    private SparseLog() {}

    /** Creates a log of {@code segments} segments that was closed in order. */
    public static void create(Path directory, int segments, long segmentBytes) throws IOException {
        Files.createDirectories(directory);
        ChainLink predecessor = ChainLink.NONE;
        for (int number = 1; number <= segments; number++) {
            SegmentHeader header = SegmentHeader.ofLife(1, 2, number, LIFE, segmentBytes);
            try (FileChannel file = FileChannel.open(
                    directory.resolve(header.name()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                // The last byte gives the file its size.
                file.write(ByteBuffer.allocate(1), segmentBytes - 1);
                file.write(SegmentFormat.encode(header), 0);
                long position = chain(file, header, predecessor);
                if (number == segments) {
                    mark(file, header, predecessor.lastSequence() + 1, position);
                }
            }
            predecessor = new ChainLink(number, segmentBytes, (long) number * SEQUENCES_PER_SEGMENT, number);
        }
    }

    private static long chain(FileChannel file, SegmentHeader header, ChainLink predecessor) throws IOException {
        ByteBuffer payload = ByteBuffer.wrap(FrameFormat.encodeChain(predecessor));
        FrameHeader frame = new FrameHeader().set(FrameFormat.TYPE_CHAIN, 0, 0, FrameFormat.CHAIN_BYTES);
        frame.firstSequence = predecessor.lastSequence() + 1;
        frame.durableUpTo = SegmentFormat.FIRST_FRAME;
        frame.payloadCrc = Crc.of(payload);
        write(file, frame, header, SegmentFormat.FIRST_FRAME);
        file.write(payload.duplicate(), SegmentFormat.FIRST_FRAME + FrameFormat.HEADER_BYTES);
        return SegmentFormat.FIRST_FRAME + frame.alignedLength();
    }

    private static void mark(FileChannel file, SegmentHeader header, long sequence, long position) throws IOException {
        FrameHeader frame = new FrameHeader().set(FrameFormat.TYPE_MARK, 0, FrameFormat.FLAG_CLOSED, 0);
        frame.firstSequence = sequence;
        frame.durableUpTo = position;
        write(file, frame, header, position);
    }

    private static void write(FileChannel file, FrameHeader frame, SegmentHeader header, long position)
            throws IOException {
        byte[] bytes = new byte[FrameFormat.CRC_INPUT_BYTES];
        FrameFormat.encode(frame, header.incarnation(), position, bytes);
        file.write(ByteBuffer.wrap(bytes, 0, FrameFormat.HEADER_BYTES), position);
    }
}
