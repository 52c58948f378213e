package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import org.jspecify.annotations.Nullable;

/**
 * The header and the chain frame of a segment file, either of which may be damaged.
 *
 * @param number the number of the segment, taken from the file name
 * @param header the header; if it is damaged, only its number and incarnation are meaningful
 * @param damage the damage in the header, or the reason why the segment is foreign; null if there is neither
 * @param damagePosition the position of the damage in the header
 * @param firstSequence the first sequence of the chain frame; 0 if {@code link} is null
 * @param link the link in the chain frame; null if the frame does not verify or the segment is foreign
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

    /** Returns the link in the chain frame if it records the end of segment {@code predecessor}, or null otherwise. */
    @Nullable
    public ChainLink ending(long predecessor) {
        return link != null && number == predecessor + 1 && link.number() == predecessor ? link : null;
    }

    SurveyedSegment ofAnotherLog() {
        String reason = "the segment belongs to a different log than most segments";
        return new SurveyedSegment(name, number, header, reason, SegmentFormat.LOG_ID_OFFSET, 0, null, true);
    }
}
