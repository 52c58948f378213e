package io.ingestor.cli.wal;

import io.ingestor.wal.Compression;
import io.ingestor.wal.WalInspection;
import io.ingestor.wal.WalSegmentSummary;
import java.util.EnumMap;
import java.util.Map;

/** Sums up segments. */
final class WalTotals {

    private final Map<Compression, Long> codecs = new EnumMap<>(Compression.class);
    private long fileBytes;
    private long lastSequence;
    private long storedBytes;
    private long uncompressedBytes;

    void add(WalSegmentSummary segment) {
        WalSegmentSummary.Contents contents = segment.contents();
        fileBytes += segment.fileBytes();
        lastSequence = Math.max(lastSequence, contents.lastSequence());
        storedBytes += contents.storedBytes();
        uncompressedBytes += contents.uncompressedBytes();
        contents.entriesByCodec().forEach((codec, count) -> codecs.merge(codec, count, Long::sum));
    }

    SegmentRow row(WalInspection found) {
        return new SegmentRow(
                fileBytes,
                found.firstSequence(),
                lastSequence,
                found.entries(),
                found.records(),
                storedBytes,
                uncompressedBytes,
                codecs,
                found.damages());
    }
}
