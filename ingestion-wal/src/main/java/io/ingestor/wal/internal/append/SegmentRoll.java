package io.ingestor.wal.internal.append;

import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.segment.ActiveSegment;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.PreparedSegment;
import io.ingestor.wal.internal.segment.SegmentInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The change from one segment to the next, and the chain that links them: the first frame of a segment records where
 * its predecessor ends. Used by the log thread only.
 */
public final class SegmentRoll {

    private final SegmentPreparer preparer;
    private final OwnershipWatch ownership;
    private final SegmentTable table;
    private final RollWatch watch;
    private final FrameHeader frame = new FrameHeader();
    private ChainLink predecessor;

    /** The last recovered segment, until its trim is scheduled; null if there is none. */
    private @Nullable ChainLink untrimmed;

    /**
     * Creates the roll of a log that is being opened.
     *
     * @param recovered the link to the last recovered segment; {@link ChainLink#NONE} if there is none
     */
    public SegmentRoll(
            SegmentPreparer preparer,
            OwnershipWatch ownership,
            SegmentTable table,
            RollWatch watch,
            ChainLink recovered) {
        this.preparer = preparer;
        this.ownership = ownership;
        this.table = table;
        this.watch = watch;
        this.predecessor = recovered;
        this.untrimmed = recovered.number() > 0 ? recovered : null;
    }

    /** Begins a roll. Returns true if the next segment is ready, so that taking it does not wait. */
    boolean begin() throws IOException {
        watch.begins();
        ownership.verify();
        return preparer.isReady();
    }

    /** Takes the next segment, and waits for it if it is not ready yet; returns null if it could not be prepared. */
    @Nullable
    PreparedSegment take(FailureLatch latch) throws LogFailedException {
        watch.waitBegins();
        PreparedSegment prepared = preparer.take(latch);
        watch.waitEnds();
        return prepared;
    }

    /** Returns the exception for an append that finds no segment. */
    LogRefusedException refusal() {
        return preparer.refusal();
    }

    /** Verifies that the segment still has its name. Frames go to it from now on. */
    void verify(PreparedSegment prepared) throws IOException {
        ownership.begins(prepared.file());
    }

    void verifyOwnership() throws IOException {
        ownership.verify();
    }

    /**
     * Closes the old segment, all of which is durable, and keeps the link to it for the chain frame of the next one.
     */
    void leave(ActiveSegment old, long nextSequence, LogEnd durable) throws IOException {
        old.file().close();
        trimRecovered(durable);
        predecessor = new ChainLink(old.header().number(), old.position(), nextSequence - 1, old.digest());
    }

    /** Makes a segment part of the log, and links it to its predecessor. */
    void enter(ActiveSegment segment, long nextSequence) throws IOException {
        table.roll(
                predecessor.finalPosition(),
                nextSequence,
                new SegmentInfo(segment.header(), nextSequence, SegmentInfo.OPEN, 0));
        frame.set(FrameFormat.TYPE_CHAIN, 0, 0, FrameFormat.CHAIN_BYTES);
        frame.firstSequence = nextSequence;
        frame.durableUpTo = SegmentFormat.FIRST_FRAME;
        ByteBuffer chain = ByteBuffer.wrap(FrameFormat.encodeChain(predecessor));
        frame.payloadCrc = Crc.of(chain);
        segment.add(frame, chain, 0);
        watch.ends(segment.header().number());
    }

    /**
     * Trims the last recovered segment once the durable end lies in a later one. The chain frame that records where the
     * recovered segment ends is then durable.
     */
    void trimRecovered(LogEnd durable) {
        ChainLink recovered = untrimmed;
        if (recovered != null && durable.segment() > recovered.number()) {
            untrimmed = null;
            preparer.trim(recovered);
        }
    }
}
