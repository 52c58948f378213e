package io.ingestor.wal.internal.segment;

import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.UnsupportedFormatException;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SalvageMark;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reader of the headers and chain frames of all segment files in a directory, damaged ones included. */
public final class SegmentFiles {

    /**
     * The segment size assumed if the header is damaged. It is the maximum, so that no frame is rejected for its
     * length.
     */
    private static final long UNKNOWN_SEGMENT_BYTES = SegmentFormat.MAX_SEGMENT_BYTES;

    private SegmentFiles() {}

    /** Returns the segments in the order of their numbers. */
    public static List<SurveyedSegment> read(StorageDirectory directory) throws IOException {
        List<SurveyedSegment> segments = new ArrayList<>();
        List<String> names = directory.list();
        SalvageMark.refuse(directory, names);
        for (String name : names) {
            if (SegmentFormat.isSegment(name)) {
                try (ReadableFile file = directory.openForRead(name)) {
                    segments.add(read(file, name));
                }
            }
        }
        return withoutForeign(segments);
    }

    /**
     * Returns the first temporary file of a directory without segments, if its number is above 1; otherwise null. The
     * file shows that the log has lost the segments before it.
     */
    public static @Nullable String orphan(List<String> names) {
        if (names.stream().anyMatch(SegmentFormat::isSegment)) {
            return null;
        }
        return names.stream()
                .filter(SegmentFormat::isTemporary)
                .min(Comparator.naturalOrder())
                .filter(first -> SegmentFormat.number(first) > 1)
                .orElse(null);
    }

    /**
     * Returns the message that the file before {@code first} is missing, for a log in which no segment holds a frame.
     */
    public static String missingBefore(String first) {
        return "the file is missing: " + first
                + " is the first segment, and no segment records that earlier ones were released";
    }

    private static SurveyedSegment read(ReadableFile file, String name) throws IOException {
        long number = SegmentFormat.number(name);
        ByteBuffer block = ByteBuffer.allocate(SegmentFormat.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int bytes = file.readFully(block, 0);
        try {
            SegmentHeader header = SegmentFormat.decode(block, bytes, name);
            return header.number() == number
                    ? withChain(file, new SurveyedSegment(name, number, header, null, 0, 0, null, false))
                    : damaged(
                            file,
                            name,
                            block,
                            SegmentFormat.NUMBER_OFFSET,
                            "segment number expected " + number + ", actual " + header.number());
        } catch (CorruptLogException e) {
            return damaged(file, name, block, e.position(), e.detail());
        } catch (UnsupportedFormatException e) {
            if (!SegmentFormat.isOnlyVersionDamaged(block)) {
                throw e;
            }
            int version = block.getInt(SegmentFormat.VERSION_OFFSET);
            return damaged(
                    file,
                    name,
                    block,
                    SegmentFormat.VERSION_OFFSET,
                    "format version expected " + SegmentFormat.VERSION + ", actual "
                            + Integer.toUnsignedString(version));
        }
    }

    /** Reads a segment whose header is damaged. Its frames verify only if the incarnation in the header is intact. */
    private static SurveyedSegment damaged(
            ReadableFile file, String name, ByteBuffer block, long position, String reason) throws IOException {
        long number = SegmentFormat.number(name);
        long incarnation = block.getLong(SegmentFormat.INCARNATION_OFFSET);
        SegmentHeader header = new SegmentHeader(0, 0, number, incarnation, UNKNOWN_SEGMENT_BYTES);
        return withChain(file, new SurveyedSegment(name, number, header, reason, position, 0, null, false));
    }

    private static SurveyedSegment withChain(ReadableFile file, SurveyedSegment segment) throws IOException {
        SegmentReader reader = new SegmentReader(file, segment.header());
        SegmentWalk walk = new SegmentWalk(reader, segment.header().segmentBytes());
        if (walk.look() != SegmentWalk.Place.FRAME || walk.misplaced() != null) {
            return segment;
        }
        return new SurveyedSegment(
                segment.name(),
                segment.number(),
                segment.header(),
                segment.damage(),
                segment.damagePosition(),
                reader.frame().firstSequence,
                FrameFormat.decodeChain(reader.payload(SegmentFormat.FIRST_FRAME)),
                false);
    }

    /** Marks the segments of other logs. The log is the one to which most segments belong. */
    private static List<SurveyedSegment> withoutForeign(List<SurveyedSegment> segments) {
        Map<LogId, Integer> votes = new HashMap<>();
        LogId log = null;
        for (SurveyedSegment segment : segments) {
            if (segment.headerVerifies()) {
                LogId id = LogId.of(segment.header());
                int count = votes.merge(id, 1, Integer::sum);
                if (log == null || count > votes.getOrDefault(log, 0)) {
                    log = id;
                }
            }
        }
        List<SurveyedSegment> own = new ArrayList<>();
        for (SurveyedSegment segment : segments) {
            boolean foreign =
                    segment.headerVerifies() && !LogId.of(segment.header()).equals(log);
            own.add(foreign ? segment.ofAnotherLog() : segment);
        }
        return own;
    }

    private record LogId(long high, long low) {
        static LogId of(SegmentHeader header) {
            return new LogId(header.logIdHigh(), header.logIdLow());
        }
    }
}
