package io.ingestor.wal.internal.append;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * The events of the flight recorder. One object of each kind is reused, so that no event is allocated, even during a
 * recording.
 */
@SuppressWarnings("unused") // the fields of the events are read by the recorder
public final class JfrEvents implements LogEvents {

    private final Sync sync = new Sync();
    private final Roll roll = new Roll();
    private final Prepare prepare = new Prepare();
    private final Release release = new Release();

    @Override
    public void syncBegins() {
        sync.begin();
    }

    @Override
    public void syncEnds(long segment, long records, long bytes) {
        sync.end();
        if (sync.shouldCommit()) {
            sync.segment = segment;
            sync.records = records;
            sync.bytes = bytes;
            sync.commit();
        }
    }

    @Override
    public void rollBegins() {
        roll.begin();
    }

    @Override
    public void rollEnds(long segment, long waitNanos) {
        roll.end();
        if (roll.shouldCommit()) {
            roll.segment = segment;
            roll.waited = waitNanos;
            roll.commit();
        }
    }

    @Override
    public void prepareBegins() {
        prepare.begin();
    }

    @Override
    public void prepareEnds(long segment, Origin origin) {
        commitPrepare(segment, origin.name(), null);
    }

    @Override
    public void prepareFails(long segment, Throwable cause) {
        commitPrepare(segment, "", cause);
    }

    private void commitPrepare(long segment, String origin, @Nullable Throwable cause) {
        prepare.end();
        if (prepare.shouldCommit()) {
            prepare.segment = segment;
            prepare.origin = origin;
            prepare.failure = cause == null ? "" : cause.toString();
            prepare.commit();
        }
    }

    @Override
    public void released(long segment) {
        release.begin();
        release.end();
        if (release.shouldCommit()) {
            release.segment = segment;
            release.commit();
        }
    }

    @Name("io.ingestor.wal.Sync")
    @Label("Log Sync")
    @Description("A data sync of a segment, and what it made durable")
    @Category({"Ingestion", "Write-Ahead Log"})
    @Threshold("10 ms")
    @StackTrace(false)
    private static final class Sync extends Event {
        @Label("Segment")
        long segment;

        @Label("Records")
        long records;

        @Label("Frame Bytes")
        @DataAmount
        long bytes;
    }

    @Name("io.ingestor.wal.Roll")
    @Label("Log Roll")
    @Description("The change to the next segment, during which nothing is written")
    @Category({"Ingestion", "Write-Ahead Log"})
    @Threshold("10 ms")
    @StackTrace(false)
    private static final class Roll extends Event {
        @Label("New Segment")
        long segment;

        @Label("Waited")
        @Description("The part spent waiting for the segment to be prepared")
        @Timespan(Timespan.NANOSECONDS)
        long waited;
    }

    @Name("io.ingestor.wal.Prepare")
    @Label("Log Segment Preparation")
    @Description("The next segment was made ready in the background, or could not be")
    @Category({"Ingestion", "Write-Ahead Log"})
    @StackTrace(false)
    private static final class Prepare extends Event {
        @Label("Segment")
        long segment;

        @Label("Origin")
        String origin = "";

        @Label("Failure")
        String failure = "";
    }

    @Name("io.ingestor.wal.Release")
    @Label("Log Segment Release")
    @Description("A segment left the log, because it was truncated or beyond the retention")
    @Category({"Ingestion", "Write-Ahead Log"})
    @StackTrace(false)
    private static final class Release extends Event {
        @Label("Segment")
        long segment;
    }
}
