package io.ingestor.wal.internal.read;

import io.ingestor.wal.LogSnapshot;
import io.ingestor.wal.RecoveryMode;
import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.recover.LogScan;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a log that this process does not own. Its owner may be writing to it.
 *
 * <p>A file may look damaged if it is read while the owner writes, releases or begins it. Real damage does not change,
 * but the owner moves on. So a failure is thrown only if two scans in a row find the same one.
 */
public final class DetachedLog implements LogSnapshot {

    /**
     * The limit on scans. Each fails for another reason than the one before, so the owner has changed the log in
     * between.
     */
    private static final int MAX_SCANS = 1_000;

    private final StorageDirectory directory;
    private final LogEnd end;
    private final SegmentTable table;
    private final LogReads reads;
    private final Optional<UUID> id;

    private DetachedLog(StorageDirectory directory, LogScan.Result found) {
        this.directory = directory;
        this.end = found.end();
        this.table = new SegmentTable(found.segments());
        SegmentHeader any = found.anyHeader();
        this.reads = new LogReads(directory, table, this::end, any == null ? 1 : any.number());
        this.id = Optional.ofNullable(any).map(header -> new UUID(header.logIdHigh(), header.logIdLow()));
    }

    public static DetachedLog of(StorageDirectory directory) throws IOException {
        return new DetachedLog(directory, scan(directory));
    }

    /** Scans a log whose owner may be writing to it, and makes what is found durable. */
    public static LogScan.Result scan(StorageDirectory directory) throws IOException {
        String wrong = null;
        for (int i = 1; ; i++) {
            try {
                LogScan.Result found = LogScan.run(directory, RecoveryMode.TOLERATE_TAIL);
                syncEnd(directory, found.segments());
                return found;
            } catch (IOException e) {
                String again = wrong;
                wrong = String.valueOf(e.getMessage());
                if (wrong.equals(again) || i == MAX_SCANS) {
                    throw e;
                }
            }
        }
    }

    /** Syncs the last segment, whose newest frames may exist only in the page cache. */
    private static void syncEnd(StorageDirectory directory, List<SegmentInfo> segments) throws IOException {
        if (!segments.isEmpty()) {
            SegmentHeader last = segments.get(segments.size() - 1).header();
            try (ReadableFile file = directory.openForRead(last.name())) {
                file.syncData();
            }
        }
    }

    private LogEnd end() {
        return end;
    }

    @Override
    public Optional<UUID> id() {
        return id;
    }

    @Override
    public long firstSequence() {
        return reads.firstSequence();
    }

    @Override
    public long lastSequence() {
        return end.nextSequence() - 1;
    }

    @Override
    public WalReader read(long fromSequence) throws IOException {
        return new Reader(reads.reader(fromSequence));
    }

    /** Returns the number of the first segment in the directory now; {@link Long#MAX_VALUE} if there is none. */
    private long firstNumber() throws IOException {
        return directory.list().stream()
                .filter(SegmentFormat::isSegment)
                .mapToLong(SegmentFormat::number)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A reader that checks after a failure whether the owner has released the segment that it reads. */
    private final class Reader implements WalReader {
        private final SegmentedReader reader;

        Reader(SegmentedReader reader) {
            this.reader = reader;
        }

        @Override
        public @Nullable WalEntryView next() throws IOException {
            try {
                return reader.next();
            } catch (IOException e) {
                if (reader.number() < firstNumber()) {
                    throw new TruncatedLogException(
                            "segment " + reader.number() + ", to be read next, was released by the owner of "
                                    + directory.location(),
                            e);
                }
                throw e;
            }
        }

        @Override
        public boolean await(Duration timeout) throws IOException, InterruptedException {
            return reader.await(Duration.ZERO);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
