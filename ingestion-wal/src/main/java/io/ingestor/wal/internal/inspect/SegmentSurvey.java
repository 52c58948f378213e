package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalDamage.Kind;
import io.ingestor.wal.WalFrameView.State;
import io.ingestor.wal.WalSegmentSummary;
import io.ingestor.wal.internal.format.ChainLink;
import io.ingestor.wal.internal.format.Crc;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.SegmentDigest;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.segment.SegmentReader;
import io.ingestor.wal.internal.segment.SegmentWalk;
import io.ingestor.wal.internal.segment.SurveyedSegment;
import io.ingestor.wal.internal.segment.TailSearch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A walk through one used segment from its start to its end, across all damage in it.
 *
 * <p>If the successor's chain frame records where the segment ends, all frames before that end are part of the log.
 * Otherwise, as in a recovery, frames behind a place without a frame count only if one of them records that the place
 * was durable. If none does, a crash left them and an open cut them off, and their sequences may have been reused.
 */
final class SegmentSurvey {

    private final SurveyedSegment segment;
    private final SegmentReader reader;
    private final @Nullable ChainLink ending;
    private final boolean last;
    private final LogSurvey.Observer observer;
    private final SequenceTrail trail;
    private final SegmentTally tally = new SegmentTally();
    private final SegmentDigest digest = new SegmentDigest();
    private final long fileBytes;
    private final SegmentWalk walk;
    private final long limit;
    private @Nullable TailSearch behind;
    private boolean complete = true;
    private boolean closed;
    private long dataEnd = SegmentFormat.FIRST_FRAME;

    /**
     * Creates the survey of one used segment.
     *
     * @param ending the link in which the next segment records the end of this one; null if there is none
     * @param last true if no segment follows that may have been used
     */
    SegmentSurvey(
            SurveyedSegment segment,
            SegmentReader reader,
            @Nullable ChainLink ending,
            boolean last,
            LogSurvey.Observer observer,
            SequenceTrail trail)
            throws IOException {
        this.segment = segment;
        this.reader = reader;
        this.ending = ending;
        this.last = last;
        this.observer = observer;
        this.trail = trail;
        this.fileBytes = reader.fileSize();
        this.limit = Math.min(
                ending != null ? ending.finalPosition() : segment.header().segmentBytes(), fileBytes);
        this.walk = new SegmentWalk(reader, limit);
    }

    /** Returns true if the last frame is the mark of a clean close. */
    boolean closed() {
        return closed;
    }

    WalSegmentSummary run() throws IOException {
        if (segment.damage() != null) {
            damage(segment.damagePosition(), SegmentFormat.FIRST_FRAME, Kind.CORRUPT, segment.damage());
        }
        boolean more = true;
        while (more && walk.position() < limit) {
            SegmentWalk.Place place = walk.look();
            more = place == SegmentWalk.Place.FRAME ? frame() : bad(place);
        }
        checkEnd();
        return tally.summary(segment, fileBytes, dataEnd);
    }

    private boolean frame() throws IOException {
        FrameHeader frame = reader.frame();
        boolean chain = frame.type == FrameFormat.TYPE_CHAIN;
        String misplaced = walk.misplaced();
        boolean early = !chain && frame.firstSequence < trail.next();
        boolean jump = !chain && frame.firstSequence > trail.next() && trail.next() != 0 && !trail.isBroken();
        String wrong = misplaced != null ? misplaced : early || jump ? frame.outOfSequence(trail.next()) : null;
        if (wrong != null) {
            complete = false;
            damage(walk.position(), walk.position() + frame.alignedLength(), Kind.CORRUPT, wrong);
        }
        if (misplaced != null || early) {
            observer.frame(reader, walk.position(), State.MISPLACED);
        } else if (chain) {
            chain(frame);
            observer.frame(reader, walk.position(), State.GOOD);
        } else {
            trail.reach(frame.firstSequence - 1);
            trail.goOn(frame.nextSequence());
            closed = frame.isClosedMark();
            if (frame.type == FrameFormat.TYPE_ENTRY) {
                tally.entry(frame);
            }
            observer.frame(reader, walk.position(), State.GOOD);
        }
        digest.add(frame.headerCrc);
        walk.pass();
        dataEnd = Math.min(walk.position(), limit);
        return true;
    }

    private void chain(FrameHeader frame) throws IOException {
        ChainLink link = FrameFormat.decodeChain(reader.payload(walk.position()));
        long next = trail.next();
        String wrong = null;
        if (link.number() != segment.number() - 1 && link.number() != 0) {
            wrong = "predecessor expected " + (segment.number() - 1) + ", actual " + link.number();
        } else if (link.number() == 0 && next != 0) {
            wrong = "it records no segment before it";
        } else if (frame.firstSequence <= link.lastSequence()) {
            wrong = "first sequence expected above " + link.lastSequence() + ", actual " + frame.firstSequence;
        } else if (next > frame.firstSequence || (link.number() != 0 && next > link.lastSequence() + 1)) {
            wrong = "the predecessor's last sequence expected " + (next - 1) + ", actual " + link.lastSequence();
        }
        if (wrong != null) {
            damage(walk.position(), walk.position() + frame.alignedLength(), Kind.CORRUPT, wrong);
        }
        trail.reach(link.lastSequence());
        trail.goOn(Math.max(next, frame.firstSequence));
    }

    /** Handles a place without a whole frame; returns false if nothing behind it is part of the log. */
    private boolean bad(SegmentWalk.Place place) throws IOException {
        long at = walk.position();
        String reason = walk.reason();
        if (ending == null && !isProven(at)) {
            endsHere(at, place, reason);
            return false;
        }
        complete = false;
        closed = false;
        if (place == SegmentWalk.Place.BAD_PAYLOAD) {
            SegmentWalk.Place unused = walk.look();
            FrameHeader frame = reader.frame();
            if (frame.firstSequence < trail.next()) {
                observer.frame(reader, at, State.MISPLACED);
            } else {
                if (frame.type == FrameFormat.TYPE_CHAIN && walk.misplaced() == null) {
                    trail.reach(frame.firstSequence - 1);
                    trail.goOn(frame.firstSequence);
                } else {
                    trail.tell(frame.nextSequence());
                }
                observer.frame(reader, at, State.BAD_PAYLOAD);
            }
            walk.pass();
        } else {
            walk.skip();
            if (at == SegmentFormat.FIRST_FRAME) {
                chainLost();
            } else {
                trail.breakOff();
            }
        }
        long resumed = Math.min(walk.position(), limit);
        String proof = ending == null && behind != null
                ? "; this is no torn end, because the frame at " + behind.promisedAt()
                        + " records that everything up to " + behind.promise() + " was durable"
                : "";
        damage(at, resumed, Kind.CORRUPT, reason + proof);
        dataEnd = resumed;
        return true;
    }

    /**
     * Handles a bad chain frame. In the first segment, if the frame right behind it verifies, that frame shows the
     * first sequence, and no entry is lost.
     */
    private void chainLost() {
        boolean alone = walk.position()
                == SegmentFormat.FIRST_FRAME
                        + FrameFormat.aligned((long) FrameFormat.HEADER_BYTES + FrameFormat.CHAIN_BYTES);
        if (trail.next() != 0 || !alone) {
            if (segment.number() == 1) {
                trail.startAt(1);
            }
            trail.breakOff();
        } else {
            trail.startAt(reader.frame().firstSequence);
        }
    }

    /**
     * Returns true if a frame behind this place records that the place was durable. A frame that promises beyond a
     * place lies behind it, so the furthest promise serves for every place.
     */
    private boolean isProven(long at) throws IOException {
        TailSearch found = behind;
        if (found == null) {
            found = TailSearch.from(reader, at);
            behind = found;
        }
        return found.promise() > at;
    }

    private void endsHere(long at, SegmentWalk.Place place, String reason) throws IOException {
        TailSearch tail = TailSearch.from(reader, at);
        boolean bad = place != SegmentWalk.Place.END;
        if (bad && (!last || fileBytes < requiredBytes())) {
            damage(at, tail.dataEnd(), Kind.CORRUPT, reason);
            trail.breakOff();
        } else if (last && (bad || tail.frames() > 0) && fileBytes >= requiredBytes()) {
            closed = false;
            damage(at, tail.dataEnd(), Kind.TORN_END, reason);
            showBehind();
        }
    }

    private void showBehind() throws IOException {
        if (walk.look() == SegmentWalk.Place.BAD_PAYLOAD) {
            observer.frame(reader, walk.position(), State.BEHIND_END);
        }
        for (walk.skip(); walk.position() < limit; walk.skip()) {
            observer.frame(reader, walk.position(), State.BEHIND_END);
        }
    }

    /**
     * Returns the minimum size of the file; 0 if it is unknown. A segment with a successor may have been trimmed behind
     * its end, which only the successor's chain frame records.
     */
    private long requiredBytes() {
        return ending != null
                ? ending.finalPosition()
                : last && segment.headerVerifies() ? segment.header().segmentBytes() : 0;
    }

    private void checkEnd() throws IOException {
        if (fileBytes < requiredBytes()) {
            damage(
                    fileBytes,
                    fileBytes,
                    Kind.CORRUPT,
                    "the file ends early, expected " + requiredBytes() + " bytes, actual " + fileBytes);
            if (ending != null) {
                trail.breakOff();
            } else if (!closed) {
                trail.breakOffOpen();
            }
        } else if (ending != null && complete && walk.position() != ending.finalPosition()) {
            damage(
                    dataEnd,
                    dataEnd,
                    Kind.CORRUPT,
                    "its successor records that it ends at " + ending.finalPosition() + ", its frames end at "
                            + walk.position());
        } else if (ending != null && complete && digest.value() != ending.digest()) {
            damage(
                    dataEnd,
                    dataEnd,
                    Kind.CORRUPT,
                    Crc.mismatch("all its frame headers", ending.digest(), digest.value()));
        }
    }

    private void damage(long position, long resumedAt, Kind kind, String detail) {
        tally.damage();
        observer.damage(new WalDamage(segment.name(), position, Math.max(position, resumedAt), kind, detail));
    }
}
