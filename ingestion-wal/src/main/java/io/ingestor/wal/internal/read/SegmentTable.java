package io.ingestor.wal.internal.read;

import io.ingestor.wal.LogLife;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.segment.SegmentInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of the log in order, without holes. They are changed under the table's monitor, and read as an immutable
 * snapshot.
 */
public final class SegmentTable {

    private volatile List<SegmentInfo> segments;

    public SegmentTable(List<SegmentInfo> recovered) {
        this.segments = List.copyOf(recovered);
    }

    public List<SegmentInfo> snapshot() {
        return segments;
    }

    @Nullable
    public SegmentInfo find(long number) {
        return find(segments, number);
    }

    public static @Nullable SegmentInfo find(List<SegmentInfo> snapshot, long number) {
        if (snapshot.isEmpty()) {
            return null;
        }
        long index = number - snapshot.get(0).number();
        return index < 0 || index >= snapshot.size() ? null : snapshot.get((int) index);
    }

    /** Closes the active segment at its end, and adds {@code next} behind it. */
    public synchronized void roll(long position, long nextSequence, SegmentInfo next) {
        List<SegmentInfo> changed = new ArrayList<>(segments);
        int last = changed.size() - 1;
        if (last >= 0 && changed.get(last).finalPosition() == SegmentInfo.OPEN) {
            changed.set(last, changed.get(last).closed(position, nextSequence));
        }
        changed.add(next);
        segments = List.copyOf(changed);
    }

    /**
     * Removes and returns the oldest segment if all its sequences lie below {@code sequence} and its number is below
     * {@code durableSegment}; otherwise returns null. The second condition keeps the only durable record of the log's
     * last sequence. A successor whose chain frame is not yet synced may be empty after a crash.
     */
    public synchronized @Nullable SegmentInfo releaseFirst(long sequence, long durableSegment) {
        if (segments.size() < 2) {
            return null;
        }
        SegmentInfo first = segments.get(0);
        if (first.nextSequence() > sequence || first.number() >= durableSegment) {
            return null;
        }
        segments = List.copyOf(segments.subList(1, segments.size()));
        return first;
    }

    /**
     * Returns the lives of the segments; see {@link io.ingestor.wal.WriteAheadLog#lives()}.
     *
     * @param lastSequence the last durable sequence of the log
     */
    public List<LogLife> lives(long lastSequence) {
        List<LogLife> lives = new ArrayList<>();
        for (SegmentInfo segment : segments) {
            long life = segment.header().life();
            if (life == SegmentHeader.NO_LIFE) {
                continue;
            }
            long last = segment.finalPosition() == SegmentInfo.OPEN
                    ? Math.max(lastSequence, segment.firstSequence() - 1)
                    : segment.nextSequence() - 1;
            int before = lives.size() - 1;
            if (before >= 0 && lives.get(before).id() == life) {
                lives.set(before, new LogLife(life, lives.get(before).firstSequence(), last));
            } else {
                lives.add(new LogLife(life, segment.firstSequence(), last));
            }
        }
        return lives;
    }
}
