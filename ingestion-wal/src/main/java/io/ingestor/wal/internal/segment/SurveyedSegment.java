package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import org.jspecify.annotations.Nullable;

/**
 * The header and the chain frame of a file with a segment's name, as far as they verify.
 *
 * @param number the segment's number by its name
 * @param header its header; filled in as far as possible if that is damaged
 * @param damage the damage in the header; null if it verifies
 * @param damagePosition the position of the damage in the header
 * @param firstSequence the first sequence of the chain frame, if that verifies
 * @param link the link in the chain frame; null if that does not verify
 * @param foreign whether the segment belongs to another log
 */
public record SurveyedSegment(
        String name,
        long number,
        SegmentHeader header,
        @Nullable String damage,
        long damagePosition,
        long firstSequence,
        @Nullable ChainLink link,
        boolean foreign) {

    public boolean headerVerifies() {
        return damage == null;
    }

    /** Returns the link in this segment's chain frame if it records the end of that predecessor; otherwise null. */
    @Nullable
    public ChainLink ending(long predecessor) {
        return link != null && number == predecessor + 1 && link.number() == predecessor ? link : null;
    }

    SurveyedSegment ofAnotherLog() {
        String reason = "the segment belongs to a different log than most segments";
        return new SurveyedSegment(name, number, header, reason, SegmentFormat.LOG_ID_OFFSET, 0, null, true);
    }
}
