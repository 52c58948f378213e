package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import org.jspecify.annotations.Nullable;

/**
 * The information at the beginning of a file that has a segment's name.
 *
 * @param number the segment's number by its name
 * @param header its header; filled in as far as possible if that is damaged
 * @param damage what is wrong with the header, null if it verifies
 * @param damagePosition position of that in the header
 * @param firstSequence first sequence of the chain frame, if that verifies
 * @param link link in the chain frame, null if that does not verify
 * @param foreign whether it belongs to another log, so that nothing in it is of this one
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

    /**
     * Returns the link in this segment's chain frame if it records where that predecessor ends; null if it does not.
     */
    @Nullable
    public ChainLink ending(long predecessor) {
        return link != null && number == predecessor + 1 && link.number() == predecessor ? link : null;
    }

    SurveyedSegment ofAnotherLog() {
        String reason = "the segment belongs to another log than most of them";
        return new SurveyedSegment(name, number, header, reason, SegmentFormat.LOG_ID_OFFSET, 0, null, true);
    }
}
