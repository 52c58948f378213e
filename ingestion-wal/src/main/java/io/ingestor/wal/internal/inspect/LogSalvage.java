package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.LostSequences;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalFrameView.State;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.WalSalvage;
import io.ingestor.wal.WalSegmentSummary;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SalvageMark;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.segment.SegmentFiles;
import io.ingestor.wal.internal.segment.SegmentReader;
import io.ingestor.wal.internal.segment.SurveyedSegment;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A salvage, which copies the entries that verify from a damaged log into a new one. */
public final class LogSalvage implements LogSurvey.Observer {

    private final InspectedFrames inspected;
    private final SalvagedLog target;

    private LogSalvage(SalvagedLog target, WalInspector inspector) {
        this.target = target;
        this.inspected = new InspectedFrames(inspector);
    }

    /** Salvages the log in {@code from} into {@code to}. The caller has locked both directories. */
    public static WalSalvage run(StorageDirectory from, StorageDirectory to, WalInspector inspector)
            throws IOException {
        List<SurveyedSegment> segments = SegmentFiles.read(from);
        if (segments.isEmpty()) {
            throw new IOException(
                    "directory " + from.location() + " holds no segment of a log; there is nothing to salvage");
        }
        List<String> there = to.list();
        if (!there.isEmpty()) {
            throw new IOException("directory " + to.location() + " must be empty to salvage into it, but holds file "
                    + there.get(0) + "; name one that does not exist yet");
        }
        SalvageMark.set(to);
        WalInspection found;
        SalvagedLog target = new SalvagedLog(to, segmentBytes(segments), origin(segments));
        try (target) {
            found = LogSurvey.run(from, new LogSalvage(target, inspector));
            target.finish(found.nextSequence());
        }
        SalvageMark.clear(to);
        return new WalSalvage(found, target.entries(), target.records(), target.segments(), found.nextSequence());
    }

    private static long segmentBytes(List<SurveyedSegment> segments) {
        return segments.stream()
                .filter(SurveyedSegment::headerVerifies)
                .mapToLong(segment -> segment.header().segmentBytes())
                .max()
                .orElse(SegmentFormat.MIN_SEGMENT_BYTES);
    }

    private static @Nullable SegmentHeader origin(List<SurveyedSegment> segments) {
        for (SurveyedSegment segment : segments) {
            if (segment.headerVerifies()) {
                return segment.header();
            }
        }
        return null;
    }

    @Override
    public void frame(SegmentReader reader, long position, State state) throws IOException {
        if (state == State.GOOD && reader.frame().type == FrameFormat.TYPE_ENTRY) {
            target.add(reader.frame(), reader.payload(position));
        }
        inspected.frame(reader, position, state);
    }

    @Override
    public void damage(WalDamage damage) {
        inspected.damage(damage);
    }

    @Override
    public void lost(LostSequences lost) {
        inspected.lost(lost);
    }

    @Override
    public void segment(WalSegmentSummary segment) {
        inspected.segment(segment);
    }
}
