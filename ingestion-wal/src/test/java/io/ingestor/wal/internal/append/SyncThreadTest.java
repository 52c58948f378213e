package io.ingestor.wal.internal.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncThreadTest {

    private final FailureLatch latch = new FailureLatch();
    private final LogEnd start = new LogEnd(1, 0, 1);
    private final SyncThread sync = new SyncThread(latch, new SyncWatch(new LogEvents() {}, Long.MAX_VALUE), start, 0);
    private final FailingFile file = new FailingFile();
    private final List<Throwable> failures = new ArrayList<>();

    /**
     * Checks that a failed sync is not repeated: the kernel has marked the pages clean, so it would succeed without the
     * data.
     */
    @Test
    void aSyncThatHasFailedIsNotTriedAgainOnTheLogThread() {
        syncInline(1);
        syncInline(2);

        assertThat(file.syncs).isEqualTo(1);
        assertThat(failures).containsExactly(latch.failure(), latch.failure());
        assertThat(sync.durable()).isEqualTo(start);
    }

    private void syncInline(long position) {
        AppendGroup group = new AppendGroup(latch, new LogCounters());
        PendingAppend request = new PendingAppend(PendingAppend.Kind.SYNC);
        group.add(request);
        group.file = file;
        group.end = new LogEnd(1, position, 1);
        sync.syncInline(group);
        group.arrive();
        failures.add(request.handle((durable, failure) -> failure).join());
    }

    /** A file that fails only its first sync. */
    private static final class FailingFile implements WritableFile {

        int syncs;

        @Override
        public void syncData() throws IOException {
            if (++syncs == 1) {
                throw new IOException("a sync that fails");
            }
        }

        @Override
        public void syncAll() throws IOException {
            syncData();
        }

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public int write(ByteBuffer source, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
