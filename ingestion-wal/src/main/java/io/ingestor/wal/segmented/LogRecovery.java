package io.ingestor.wal.segmented;

import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.WalOptions;
import io.ingestor.wal.WalOptions.RecoveryMode;
import io.ingestor.wal.WalRecovery;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out at an open what the log holds, in a time that does not grow with it. All segment headers and chain frames
 * are read, and of the last used segment what may be torn:
 *
 * <ul>
 *   <li>A chain frame is written only when all of the segment before is on the disk, and it has that one's end, last
 *       sequence and digest. So a crash can have torn nothing but the last used segment. What damage has changed in
 *       the others is found where they are read: each frame verifies before it is shown.
 *   <li>If the last used segment ends in the mark of a close, nothing in it is torn either, and its frame headers are
 *       enough. Otherwise all of it is verified, and searched behind its end.
 * </ul>
 *
 * <p>All of this is done before anything is changed. What is changed then: the end of the last segment is
 * made durable, and files that never became part of the log are put aside. So a crash in here leaves what the next recovery finds the same, and the recovered segments never get other bytes again.
 */
final class LogRecovery {

    /**
     * What was found.
     *
     * @param segments the segments of the log, all with their end
     * @param end the end of the log
     * @param link what the next segment says of the last
     * @param nextNumber number of the next segment
     * @param spares files that may be recycled
     */
    record Recovered(
            long logIdHigh,
            long logIdLow,
            List<SegmentInfo> segments,
            LogEnd end,
            ChainLink link,
            long nextNumber,
            List<String> spares,
            WalRecovery report) {}

    /** A segment file whose header has been read, and its chain frame if that verifies. */
    private record Candidate(
            SegmentHeader header,
            long fileSize,
            long firstSequence,
            @Nullable ChainLink link,
            String unusedReason) {}

    private static final long COPY_BYTES = 256 << 10;

    /** Read at a time where only frame headers count: a frame has some kilobytes, or many of them fit. */
    private static final int HEADER_READ_BYTES = 1 << 10;

    private final StorageDirectory directory;
    private final WalOptions options;
    private final ReadWindow window = new ReadWindow();
    private final ReadWindow headers = new ReadWindow(HEADER_READ_BYTES);

    private LogRecovery(StorageDirectory directory, WalOptions options) {
        this.directory = directory;
        this.options = options;
    }

    static Recovered run(StorageDirectory directory, WalOptions options) throws IOException {
        return new LogRecovery(directory, options).run();
    }

    private Recovered run() throws IOException {
        long start = System.nanoTime();
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
        TailSearch tail = new TailSearch(0, 0, 0, 0);
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
                        tail = judgeTail(reader, last);
                    }
                }
                segments.add(new SegmentInfo(
                        candidate.header(), candidate.firstSequence(), last.end(), last.nextSequence()));
            }
        }
        if (used > 0) {
            makeDurable(candidates.get(used - 1).header().name(), last);
        }
        List<String> spares = putAside(
                candidates.subList(used, candidates.size()), temporary, used == 0 ? 1 : SegmentPreparer.MAX_SPARES);

        SegmentHeader newest = used > 0 ? candidates.get(used - 1).header() : null;
        SegmentHeader any = candidates.isEmpty() ? null : candidates.get(0).header();
        SecureRandom random = new SecureRandom();
        long nextNumber = newest != null ? newest.number() + 1 : any != null ? any.number() : 1;
        boolean torn = last.bad() != null || tail.frames() > 0;
        WalRecovery report = new WalRecovery(
                used > 0 ? segments.get(0).firstSequence() : 1,
                last.nextSequence() - 1,
                last.entries(),
                used,
                torn ? tail.dataEnd() - last.end() : 0,
                torn ? tornReason(last) : "",
                last.closed(),
                Duration.ofNanos(System.nanoTime() - start));
        return new Recovered(
                any != null ? any.logIdHigh() : random.nextLong(),
                any != null ? any.logIdLow() : random.nextLong(),
                segments,
                new LogEnd(
                        newest == null ? 0 : newest.number(),
                        last.end(),
                        Math.max(last.nextSequence(), options.firstSequenceAtLeast())),
                newest == null
                        ? ChainLink.NONE
                        : new ChainLink(newest.number(), last.end(), last.nextSequence() - 1, last.digest()),
                nextNumber,
                spares,
                report);
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
            throw new CorruptLogException(missing, 0, "the file is missing, " + name + " is the next that is there");
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
        // No further than a chain frame goes: a log may have thousands of segments.
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

    /** How many segments hold frames. Those behind were prepared, or begun without anything of them being durable. */
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
     * Segments are released only once a later one holds a frame, so without any frame the log has lost what came
     * before.
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

    /** A segment with a successor: that says where it ends. Its frames verify when they are read. */
    private static SegmentInfo closed(Candidate candidate, ChainLink ending) throws CorruptLogException {
        SegmentHeader header = candidate.header();
        if (ending.number() != header.number()) {
            throw new CorruptLogException(header.name(), 0, "its successor says that it has none before it");
        }
        if (candidate.fileSize() < ending.finalPosition()) {
            throw new CorruptLogException(
                    header.name(),
                    candidate.fileSize(),
                    "the file ends early, its successor says that it ends at " + ending.finalPosition());
        }
        if (ending.lastSequence() < candidate.firstSequence() - 1) {
            throw new CorruptLogException(
                    header.name(),
                    SegmentFormat.FIRST_FRAME,
                    "last sequence expected from " + (candidate.firstSequence() - 1) + " on, its successor says "
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
        if (options.recoveryMode() == RecoveryMode.STRICT && (scan.bad() != null || tail.frames() > 0)) {
            throw new CorruptLogException(
                    reader.header().name(),
                    scan.end(),
                    "the end is torn, recovery mode STRICT does not cut it: " + tornReason(scan));
        }
        return tail;
    }

    /** A segment gets its name after its size is durable, so no crash makes it shorter. */
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

    private static String tornReason(SegmentScan scan) {
        return scan.bad() != null ? scan.bad() : "a frame was expected, a length of 0 is there";
    }

    private static TailSearch refusePromise(SegmentReader reader, long place, String reason) throws IOException {
        TailSearch tail = TailSearch.from(reader, place);
        if (tail.promise() > place) {
            throw new CorruptLogException(
                    reader.header().name(),
                    place,
                    reason + "; this is no torn end, because the frame at " + tail.promisedAt()
                            + " says that everything up to " + tail.promise() + " was durable");
        }
        return tail;
    }

    private SegmentReader open(SegmentHeader header) throws IOException {
        return new SegmentReader(directory.openForRead(header.name()), header, window);
    }

    /**
     * What was accepted may so far be in the page cache alone; it must not be served before it is durable. A sync is not enough for that: if one has failed before, its pages count as clean, and the next
     * succeeds without them. So what no frame promises is written once more, over itself.
     */
    private void makeDurable(String name, SegmentScan scan) throws IOException {
        try (ReadableFile source = directory.openForRead(name);
                WritableFile file = directory.openForWrite(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(COPY_BYTES, scan.end() - scan.promise()));
            for (long position = scan.promise(); position < scan.end(); position += bytes.limit()) {
                bytes.clear().limit((int) Math.min(bytes.capacity(), scan.end() - position));
                if (source.readFully(bytes, position) < bytes.limit()) {
                    throw new EOFException("file " + name + " ends early, expected bytes up to position " + scan.end());
                }
                file.writeFully(bytes.flip(), position);
            }
            file.syncAll();
        }
    }

    /**
     * The last first, each durably before the one before it: so no crash leaves a hole between segments, or of a log
     * without records a file that seems to have come after others. Returns the files to recycle.
     */
    private List<String> putAside(List<Candidate> unused, List<String> temporary, int kept) throws IOException {
        // A power cut may have left a segment and an older file under the name that the segment gets here.
        TreeSet<String> spares = new TreeSet<>(temporary);
        for (int i = unused.size() - 1; i >= 0; i--) {
            String name = unused.get(i).header().name();
            String spare = name + SegmentFormat.TEMPORARY_SUFFIX;
            directory.rename(name, spare);
            directory.sync();
            spares.add(spare);
        }
        while (spares.size() > kept) {
            directory.delete(spares.pollLast());
            directory.sync();
        }
        if (!spares.isEmpty()) {
            // Before they get other bytes: a crash could give one back the segment's name that it had.
            directory.sync();
        }
        return List.copyOf(spares);
    }
}
