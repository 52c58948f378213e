package io.ingestor.wal.internal.recover;

import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.RecoveryMode;
import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SalvageMark;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.ReadWindow;
import io.ingestor.wal.internal.segment.SegmentFiles;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.internal.segment.SegmentReader;
import io.ingestor.wal.internal.segment.SegmentScan;
import io.ingestor.wal.internal.segment.TailSearch;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan that finds the segments of a log and its end, and changes nothing. It reads the header and the chain frame of
 * every segment. Of the last used segment it also reads the frames that a crash may have torn:
 *
 * <ul>
 *   <li>A chain frame is written only after its predecessor is durable, and records the predecessor's end, last
 *       sequence and digest. So a crash can tear only the last used segment. Damage in the others is found when they
 *       are read, because each frame is verified before it is shown.
 *   <li>If the last used segment ends with the mark of a close, it is not torn either, and only its frame headers are
 *       read. Otherwise its payloads are verified too, and the bytes behind its end are searched for frames. Unused
 *       segments are always searched.
 * </ul>
 */
public final class LogScan {

    /**
     * The state of a log.
     *
     * @param segments the segments of the log, each with its end
     * @param unused the segments behind them that hold no frames
     * @param temporary the names of the temporary files, which are not part of the log
     * @param last the result of the walk over the last used segment
     * @param torn the result of the search behind its end; all 0 if none was necessary
     */
    public record Result(
            List<SegmentInfo> segments,
            List<SegmentHeader> unused,
            List<String> temporary,
            SegmentScan last,
            TailSearch torn) {

        /** Returns the end of the log. */
        public LogEnd end() {
            return new LogEnd(
                    segments.isEmpty() ? 0 : segments.get(segments.size() - 1).number(),
                    last.end(),
                    last.nextSequence());
        }

        /** Returns the header of one of the log's files, or null if it has none. */
        @Nullable
        public SegmentHeader anyHeader() {
            return !segments.isEmpty() ? segments.get(0).header() : unused.isEmpty() ? null : unused.get(0);
        }

        boolean isTorn() {
            return last.bad() != null || torn.frames() > 0;
        }
    }

    /** A segment file with its header, and with its chain frame if that verifies. */
    private record Candidate(
            SegmentHeader header,
            long fileSize,
            long firstSequence,
            @Nullable ChainLink link,
            String unusedReason) {}

    /**
     * The bytes per read if only frame headers are needed. Most frames are either longer than this, or so short that
     * one read covers several.
     */
    private static final int HEADER_READ_BYTES = 1 << 10;

    private final StorageDirectory directory;
    private final RecoveryMode mode;
    private final ReadWindow window = new ReadWindow();
    private final ReadWindow headers = new ReadWindow(HEADER_READ_BYTES);

    private LogScan(StorageDirectory directory, RecoveryMode mode) {
        this.directory = directory;
        this.mode = mode;
    }

    public static Result run(StorageDirectory directory, RecoveryMode mode) throws IOException {
        return new LogScan(directory, mode).run();
    }

    private Result run() throws IOException {
        List<String> temporary = new ArrayList<>();
        List<Candidate> candidates = candidates(temporary);
        String orphan = SegmentFiles.orphan(directory.list());
        if (orphan != null) {
            throw new CorruptLogException(
                    SegmentFormat.name(SegmentFormat.number(orphan) - 1), 0, SegmentFiles.missingBefore(orphan));
        }
        int used = usedCount(candidates);
        List<SegmentInfo> segments = new ArrayList<>();
        SegmentScan last = new SegmentScan(0, 1, 0, 0, 0, false, null);
        TailSearch torn = new TailSearch(0, 0, 0, 0);
        for (int i = 0; i < used; i++) {
            Candidate candidate = candidates.get(i);
            ChainLink ending = i + 1 < used ? candidates.get(i + 1).link() : null;
            if (ending != null) {
                segments.add(closed(candidate, ending));
            } else {
                last = scanHeaders(candidate);
                if (!last.isSealed()) {
                    try (SegmentReader reader = open(candidate.header())) {
                        last = SegmentScan.of(
                                reader,
                                candidate.firstSequence(),
                                candidate.header().segmentBytes());
                        torn = judgeTail(reader, last);
                    }
                }
                segments.add(new SegmentInfo(
                        candidate.header(), candidate.firstSequence(), last.end(), last.nextSequence()));
            }
        }
        List<SegmentHeader> unused = candidates.subList(used, candidates.size()).stream()
                .map(Candidate::header)
                .toList();
        return new Result(segments, unused, temporary, last, torn);
    }

    private List<Candidate> candidates(List<String> temporary) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        List<String> names = directory.list();
        SalvageMark.refuse(directory, names);
        for (String name : names) {
            if (SegmentFormat.isTemporary(name)) {
                temporary.add(name);
            } else if (SegmentFormat.isSegment(name)) {
                candidates.add(candidate(name, candidates.isEmpty() ? null : candidates.get(candidates.size() - 1)));
            }
        }
        return candidates;
    }

    private Candidate candidate(String name, @Nullable Candidate before) throws IOException {
        long number = SegmentFormat.number(name);
        if (before != null && number != before.header().number() + 1) {
            String missing = SegmentFormat.name(before.header().number() + 1);
            throw new CorruptLogException(missing, 0, "the file is missing, the next existing file is " + name);
        }
        try (ReadableFile file = directory.openForRead(name)) {
            ByteBuffer block = ByteBuffer.allocate(SegmentFormat.HEADER_BYTES);
            int bytes = file.readFully(block, 0);
            SegmentHeader header = SegmentFormat.decode(block, bytes, name);
            if (header.number() != number) {
                throw new CorruptLogException(
                        name,
                        SegmentFormat.NUMBER_OFFSET,
                        "segment number expected " + number + ", actual " + header.number());
            }
            if (before != null && !header.sameLog(before.header())) {
                throw new CorruptLogException(
                        name, SegmentFormat.LOG_ID_OFFSET, "the segment belongs to another log than the one before it");
            }
            return withChain(file, header);
        }
    }

    private Candidate withChain(ReadableFile file, SegmentHeader header) throws IOException {
        SegmentReader reader = new SegmentReader(file, header, window);
        long position = SegmentFormat.FIRST_FRAME;
        // Reads no bytes beyond the chain frame, because a log may have thousands of segments.
        long limit = position + FrameFormat.HEADER_BYTES + FrameFormat.CHAIN_BYTES;
        FrameHeader frame = reader.frame();
        if (reader.find(position, limit) != SegmentReader.Found.FRAME
                || !reader.loadPayload(position, limit)
                || frame.type != FrameFormat.TYPE_CHAIN) {
            return new Candidate(header, reader.fileSize(), 0, null, reader.reason(position, limit));
        }
        return new Candidate(
                header, reader.fileSize(), frame.firstSequence, FrameFormat.decodeChain(reader.payload(position)), "");
    }

    /**
     * Returns the number of segments that hold frames. Those behind them were only prepared, or were begun without any
     * frame becoming durable.
     */
    private int usedCount(List<Candidate> candidates) throws IOException {
        int used = candidates.size();
        while (used > 0 && candidates.get(used - 1).link() == null) {
            used--;
        }
        for (int i = 0; i < used; i++) {
            checkChain(candidates.get(i));
        }
        if (used == 0 && !candidates.isEmpty()) {
            checkNothingBefore(candidates.get(0));
        }
        for (Candidate unused : candidates.subList(used, candidates.size())) {
            try (SegmentReader reader = open(unused.header())) {
                checkWhole(reader);
                refusePromise(reader, SegmentFormat.FIRST_FRAME, unused.unusedReason());
            }
        }
        return used;
    }

    /**
     * Checks that a log without frames begins with segment 1. Segments are released only once a later one holds a
     * frame, so otherwise the log has lost its earlier ones.
     */
    private static void checkNothingBefore(Candidate first) throws CorruptLogException {
        if (first.header().number() > 1) {
            throw new CorruptLogException(
                    SegmentFormat.name(first.header().number() - 1),
                    0,
                    SegmentFiles.missingBefore(first.header().name()));
        }
    }

    private static void checkChain(Candidate candidate) throws CorruptLogException {
        String name = candidate.header().name();
        ChainLink link = candidate.link();
        if (link == null) {
            throw new CorruptLogException(
                    name,
                    SegmentFormat.FIRST_FRAME,
                    "a later segment exists, but the chain frame is bad: " + candidate.unusedReason());
        }
        if (link.number() != candidate.header().number() - 1 && link.number() != 0) {
            throw new CorruptLogException(
                    name,
                    SegmentFormat.FIRST_FRAME,
                    "predecessor expected " + (candidate.header().number() - 1) + ", actual " + link.number());
        }
        if (candidate.firstSequence() <= link.lastSequence()) {
            throw new CorruptLogException(
                    name,
                    SegmentFormat.FIRST_FRAME,
                    "first sequence expected above " + link.lastSequence() + ", actual " + candidate.firstSequence());
        }
    }

    /**
     * Checks a segment against the end that its successor records, and returns it. Its frames are verified when they
     * are read.
     */
    private static SegmentInfo closed(Candidate candidate, ChainLink ending) throws CorruptLogException {
        SegmentHeader header = candidate.header();
        if (ending.number() != header.number()) {
            throw new CorruptLogException(header.name(), 0, "its successor records no predecessor");
        }
        if (candidate.fileSize() < ending.finalPosition()) {
            throw new CorruptLogException(
                    header.name(),
                    candidate.fileSize(),
                    "the file ends early, its successor records that it ends at " + ending.finalPosition());
        }
        if (ending.lastSequence() < candidate.firstSequence() - 1) {
            throw new CorruptLogException(
                    header.name(),
                    SegmentFormat.FIRST_FRAME,
                    "last sequence expected from " + (candidate.firstSequence() - 1) + " on, its successor records "
                            + ending.lastSequence());
        }
        return new SegmentInfo(header, candidate.firstSequence(), ending.finalPosition(), ending.lastSequence() + 1);
    }

    private SegmentScan scanHeaders(Candidate candidate) throws IOException {
        SegmentHeader header = candidate.header();
        try (SegmentReader reader = new SegmentReader(directory.openForRead(header.name()), header, headers)) {
            checkWhole(reader);
            return SegmentScan.ofHeaders(reader, candidate.firstSequence(), header.segmentBytes());
        }
    }

    private TailSearch judgeTail(SegmentReader reader, SegmentScan scan) throws IOException {
        checkWhole(reader);
        TailSearch tail = refusePromise(reader, scan.end(), tornReason(scan));
        if (mode == RecoveryMode.STRICT && (scan.bad() != null || tail.frames() > 0)) {
            throw new CorruptLogException(
                    reader.header().name(),
                    scan.end(),
                    "the end is torn, recovery mode STRICT does not cut it: " + tornReason(scan));
        }
        return tail;
    }

    /**
     * Checks that the file has its full size. A segment gets its name only after its size is durable, so no crash makes
     * it shorter.
     */
    private static void checkWhole(SegmentReader reader) throws IOException {
        long expected = reader.header().segmentBytes();
        long actual = reader.fileSize();
        if (actual < expected) {
            throw new CorruptLogException(
                    reader.header().name(),
                    actual,
                    "the file ends early, expected " + expected + " bytes, actual " + actual);
        }
    }

    static String tornReason(SegmentScan scan) {
        return scan.bad() != null ? scan.bad() : "expected a frame, found length 0";
    }

    private static TailSearch refusePromise(SegmentReader reader, long place, String reason) throws IOException {
        TailSearch tail = TailSearch.from(reader, place);
        if (tail.promise() > place) {
            throw new CorruptLogException(
                    reader.header().name(),
                    place,
                    reason + "; this is no torn end, because the frame at " + tail.promisedAt()
                            + " records that everything up to " + tail.promise() + " was durable");
        }
        return tail;
    }

    private SegmentReader open(SegmentHeader header) throws IOException {
        return new SegmentReader(directory.openForRead(header.name()), header, window);
    }
}
