package io.ingestor.cli.wal;

import io.ingestor.wal.WalInspection;

/** The sum of the segments of a log. */
final class WalTotals {

    private SegmentBytes bytes = SegmentBytes.NONE;
    private long lastSequence;

    void add(SegmentRow segment) {
        bytes = bytes.plus(segment.bytes());
        lastSequence = Math.max(lastSequence, segment.lastSequence());
    }

    SegmentRow row(WalInspection found) {
        return new SegmentRow(
                found.firstSequence(), lastSequence, found.entries(), found.records(), bytes, found.damages());
    }
}
