package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.Compression;
import io.ingestor.wal.WalSegmentSummary;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.segment.SurveyedSegment;
import java.util.EnumMap;
import java.util.Map;

/** The counts of the entries and the damaged places of one segment. */
final class SegmentTally {

    private final Map<Compression, Long> codecs = new EnumMap<>(Compression.class);
    private long firstSequence;
    private long lastSequence;
    private long entries;
    private long records;
    private long storedBytes;
    private long uncompressedBytes;
    private long damages;

    void entry(FrameHeader frame) {
        entries++;
        records += frame.recordCount;
        storedBytes += frame.storedLength();
        uncompressedBytes += frame.uncompressedLength;
        codecs.merge(Compression.ofId(frame.codec), 1L, Long::sum);
        if (frame.recordCount > 0) {
            firstSequence = firstSequence == 0 ? frame.firstSequence : firstSequence;
            lastSequence = frame.nextSequence() - 1;
        }
    }

    void damage() {
        damages++;
    }

    WalSegmentSummary summary(SurveyedSegment segment, long fileBytes, long dataBytes) {
        WalSegmentSummary.Contents contents = new WalSegmentSummary.Contents(
                firstSequence, lastSequence, entries, records, storedBytes, uncompressedBytes, codecs);
        return new WalSegmentSummary(segment.number(), segment.name(), fileBytes, dataBytes, contents, damages);
    }
}
