package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.LostSequences;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalDamage.Kind;
import io.ingestor.wal.WalFrameView.State;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalInspection.Verdict;
import io.ingestor.wal.WalSegmentSummary;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.recover.LogScan;
import io.ingestor.wal.internal.segment.SegmentFiles;
import io.ingestor.wal.internal.segment.SegmentReader;
import io.ingestor.wal.internal.segment.SurveyedSegment;
import io.ingestor.wal.internal.segment.TailSearch;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A survey of a whole log, however damaged. It changes nothing, and reports its findings. If {@link LogScan} accepts
 * the log, the survey finds at most a torn end and damage in bytes that the scan does not read. If the scan rejects it
 * in every mode, the survey finds other damage than a torn end. The survey holds one window of one file in memory, and
 * a short record of each segment.
 */
public final class LogSurvey {

    /** A receiver of the findings, in the order of the log. */
    interface Observer {

        /** Receives the frame on which the reader stands. If it is {@link State#GOOD}, its payload is loaded. */
        void frame(SegmentReader reader, long position, State state) throws IOException;

        void damage(WalDamage damage);

        void lost(LostSequences lost);

        void segment(WalSegmentSummary segment);
    }

    private final StorageDirectory directory;
    private final Totals totals;
    private final SequenceTrail trail;

    private LogSurvey(StorageDirectory directory, Observer observer) {
        this.directory = directory;
        this.totals = new Totals(observer);
        this.trail = new SequenceTrail(totals);
    }

    public static WalInspection run(StorageDirectory directory, Observer observer) throws IOException {
        return new LogSurvey(directory, observer).run(SegmentFiles.read(directory));
    }

    private WalInspection run(List<SurveyedSegment> segments) throws IOException {
        int used = usedCount(segments);
        if (used == 0 && !segments.isEmpty() && segments.get(0).number() > 1) {
            missingBefore(segments.get(0).name());
        }
        String orphan = SegmentFiles.orphan(directory.list());
        if (orphan != null) {
            missingBefore(orphan);
        }
        long expectedNumber = 0;
        boolean closed = false;
        for (int i = 0; i < segments.size(); i++) {
            SurveyedSegment segment = segments.get(i);
            if (expectedNumber != 0 && segment.number() != expectedNumber) {
                missing(expectedNumber, segment.name(), i < used);
            }
            expectedNumber = segment.number() + 1;
            if (i < used && !segment.foreign()) {
                closed = used(segment, i + 1 < segments.size() ? segments.get(i + 1) : null, i + 1 < used);
            } else {
                unused(segment);
            }
        }
        trail.end();
        return new WalInspection(
                totals.verdict,
                segments.size(),
                totals.firstSequence,
                trail.next(),
                totals.entries,
                totals.records,
                totals.damages,
                closed);
    }

    /**
     * Returns the number of segments up to the last one that holds frames of the log. Those behind them were only
     * prepared, or were begun without any frame becoming durable.
     */
    private int usedCount(List<SurveyedSegment> segments) throws IOException {
        for (int used = segments.size(); used > 0; used--) {
            SurveyedSegment segment = segments.get(used - 1);
            if (!segment.foreign() && (segment.link() != null || isPromised(segment))) {
                return used;
            }
        }
        return 0;
    }

    private boolean isPromised(SurveyedSegment segment) throws IOException {
        try (SegmentReader reader = open(segment)) {
            return TailSearch.from(reader, SegmentFormat.FIRST_FRAME).promise() > SegmentFormat.FIRST_FRAME;
        }
    }

    private void missingBefore(String first) {
        String missing = SegmentFormat.name(SegmentFormat.number(first) - 1);
        totals.damage(new WalDamage(missing, 0, 0, Kind.CORRUPT, SegmentFiles.missingBefore(first)));
        trail.breakOffOpen();
    }

    private void missing(long number, String following, boolean used) {
        totals.damage(new WalDamage(
                SegmentFormat.name(number),
                0,
                0,
                Kind.CORRUPT,
                "the file is missing, the next existing file is " + following));
        if (used) {
            trail.breakOff();
        } else {
            trail.breakOffOpen();
        }
    }

    private boolean used(SurveyedSegment segment, @Nullable SurveyedSegment next, boolean nextUsed) throws IOException {
        // A successor with a damaged header may have been used, and this segment may then have been trimmed.
        boolean last = next == null || !(nextUsed || (next.damage() != null && !isBlank(next)));
        try (SegmentReader reader = open(segment)) {
            SegmentSurvey survey = new SegmentSurvey(
                    segment, reader, next == null ? null : next.ending(segment.number()), last, totals, trail);
            totals.segment(survey.run());
            return survey.closed();
        }
    }

    /** Returns true if all bytes behind the header are zero, so that the segment never held a frame. */
    private boolean isBlank(SurveyedSegment segment) throws IOException {
        try (SegmentReader reader = open(segment)) {
            long limit = Math.min(reader.fileSize(), segment.header().segmentBytes());
            return limit > SegmentFormat.FIRST_FRAME && reader.skipZeros(SegmentFormat.FIRST_FRAME, limit) >= limit;
        }
    }

    private void unused(SurveyedSegment segment) throws IOException {
        try (SegmentReader reader = open(segment)) {
            SegmentTally tally = new SegmentTally();
            long size = reader.fileSize();
            String reason = segment.damage();
            long position = segment.damagePosition();
            if (reason == null && size < segment.header().segmentBytes()) {
                position = size;
                reason = "the file ends early, expected " + segment.header().segmentBytes() + " bytes, actual " + size;
            }
            if (reason != null) {
                tally.damage();
                totals.damage(new WalDamage(segment.name(), position, size, Kind.CORRUPT, reason));
                // No frame is left to show which sequences the segment held.
                if (!isBlank(segment)) {
                    trail.breakOffOpen();
                }
            }
            totals.segment(tally.summary(segment, size, SegmentFormat.FIRST_FRAME));
        }
    }

    private SegmentReader open(SurveyedSegment segment) throws IOException {
        return new SegmentReader(directory.openForRead(segment.name()), segment.header());
    }

    /** An observer that counts the findings and passes them on. */
    private static final class Totals implements Observer {
        private final Observer observer;
        private Verdict verdict = Verdict.WHOLE;
        private long firstSequence;
        private long entries;
        private long records;
        private long damages;

        Totals(Observer observer) {
            this.observer = observer;
        }

        @Override
        public void frame(SegmentReader reader, long position, State state) throws IOException {
            observer.frame(reader, position, state);
        }

        @Override
        public void damage(WalDamage damage) {
            damages++;
            Verdict worse = damage.kind() == Kind.CORRUPT ? Verdict.CORRUPT : Verdict.TORN;
            verdict = verdict.compareTo(worse) < 0 ? worse : verdict;
            observer.damage(damage);
        }

        @Override
        public void lost(LostSequences lost) {
            observer.lost(lost);
        }

        @Override
        public void segment(WalSegmentSummary segment) {
            WalSegmentSummary.Contents contents = segment.contents();
            entries += contents.entries();
            records += contents.records();
            firstSequence = firstSequence == 0 ? contents.firstSequence() : firstSequence;
            observer.segment(segment);
        }
    }
}
