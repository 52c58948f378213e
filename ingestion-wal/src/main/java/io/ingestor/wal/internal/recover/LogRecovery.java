package io.ingestor.wal.internal.recover;

import io.ingestor.wal.RecoveryMode;
import io.ingestor.wal.WalRecovery;
import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.PreparedSegment;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.internal.segment.SegmentScan;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * The recovery of a log when it is opened. It reads the whole state of the log before it changes anything. Then it
 * makes the end of the last segment durable, and renames or deletes the files that are not part of the log. After a
 * crash during a recovery, the next one finds the same log. A recovered segment is never appended to.
 */
public final class LogRecovery {

    /**
     * The state of a recovered log, whose end is durable.
     *
     * @param segments the segments of the log, each with its end
     * @param end the end of the log
     * @param link the link to the last segment, for the chain frame of the next one
     * @param nextNumber the number of the next segment
     * @param spares the files that may be recycled
     */
    public record Recovered(
            long logIdHigh,
            long logIdLow,
            List<SegmentInfo> segments,
            LogEnd end,
            ChainLink link,
            long nextNumber,
            List<String> spares,
            WalRecovery report) {}

    private static final long COPY_BYTES = 256 << 10;

    private final StorageDirectory directory;

    private LogRecovery(StorageDirectory directory) {
        this.directory = directory;
    }

    /**
     * Recovers the log in a directory, which may be empty.
     *
     * @param firstSequenceAtLeast the lowest sequence that the next record may get
     */
    public static Recovered run(StorageDirectory directory, RecoveryMode mode, long firstSequenceAtLeast)
            throws IOException {
        return new LogRecovery(directory).run(mode, firstSequenceAtLeast);
    }

    private Recovered run(RecoveryMode mode, long firstSequenceAtLeast) throws IOException {
        long start = System.nanoTime();
        LogScan.Result found = LogScan.run(directory, mode);
        List<SegmentInfo> segments = found.segments();
        SegmentScan last = found.last();
        SegmentHeader newest =
                segments.isEmpty() ? null : segments.get(segments.size() - 1).header();
        if (newest != null) {
            makeDurable(newest.name(), last);
        }
        List<String> spares =
                putAside(found.unused(), found.temporary(), newest == null ? 1 : PreparedSegment.MAX_SPARES);

        SegmentHeader any = found.anyHeader();
        SecureRandom random = new SecureRandom();
        LogEnd end = found.end();
        WalRecovery report = new WalRecovery(
                newest == null ? 1 : segments.get(0).firstSequence(),
                last.nextSequence() - 1,
                last.entries(),
                segments.size(),
                found.isTorn() ? found.torn().dataEnd() - last.end() : 0,
                found.isTorn() ? LogScan.tornReason(last) : "",
                last.closed(),
                Duration.ofNanos(System.nanoTime() - start));
        return new Recovered(
                any != null ? any.logIdHigh() : random.nextLong(),
                any != null ? any.logIdLow() : random.nextLong(),
                segments,
                new LogEnd(end.segment(), end.position(), Math.max(end.nextSequence(), firstSequenceAtLeast)),
                newest == null
                        ? ChainLink.NONE
                        : new ChainLink(newest.number(), last.end(), last.nextSequence() - 1, last.digest()),
                newest != null ? newest.number() + 1 : any != null ? any.number() : 1,
                spares,
                report);
    }

    /**
     * Makes the end of the log durable before its entries are read. Entries that were written but not synced may exist
     * only in the page cache. A sync alone is not enough: after a failed one, the pages count as clean, and the next
     * sync succeeds without writing them. The bytes that no frame records as durable are therefore rewritten in place.
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
     * Renames the unused segments to temporary names, the last first, each durably before the next. So no crash leaves
     * a hole between segments, or makes a log without records seem to have lost its first segment. Then deletes
     * temporary files until at most {@code kept} are left, and returns their names for recycling.
     */
    private List<String> putAside(List<SegmentHeader> unused, List<String> temporary, int kept) throws IOException {
        // A power cut may have left both a segment and an older file with the segment's temporary name.
        TreeSet<String> spares = new TreeSet<>(temporary);
        for (int i = unused.size() - 1; i >= 0; i--) {
            String name = unused.get(i).name();
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
            // Synced before a spare is overwritten, because a crash could still undo the rename that took its segment's
            // name.
            directory.sync();
        }
        return List.copyOf(spares);
    }
}
