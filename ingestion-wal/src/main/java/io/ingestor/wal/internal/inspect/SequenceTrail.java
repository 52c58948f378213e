package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.LostSequences;

/**
 * A trail of the sequences through a damaged log. Lost sequences are known only once a readable frame behind the damage
 * shows where the log continues.
 */
final class SequenceTrail {

    /** The value of {@link #next} before the first sequence: the log may begin with any. */
    private static final long ANYWHERE = LostSequences.UNKNOWN_FIRST;

    private final LogSurvey.Observer observer;
    private long next = ANYWHERE;
    private long told;
    private boolean broken;
    private boolean openEnd;

    SequenceTrail(LogSurvey.Observer observer) {
        this.observer = observer;
    }

    /** Returns the sequence that comes next if nothing is missing; 0 before the first. */
    long next() {
        return next;
    }

    /** Returns true if sequences may be missing between here and the next frame. */
    boolean isBroken() {
        return broken;
    }

    void startAt(long sequence) {
        if (next == ANYWHERE) {
            next = sequence;
        }
    }

    /** Records that sequences may be missing here. */
    void breakOff() {
        broken = true;
    }

    /** Records that sequences may be missing here, and that their number stays unknown unless a later frame is read. */
    void breakOffOpen() {
        broken = true;
        openEnd = true;
    }

    /** Records the sequence that follows a frame whose payload is bad. */
    void tell(long sequence) {
        broken = true;
        told = Math.max(told, sequence);
    }

    /** Records that all sequences up to this one were assigned, and reports those that were not read as lost. */
    void reach(long last) {
        if (next == ANYWHERE ? broken && last >= 1 : last >= next) {
            observer.lost(new LostSequences(next, last));
        }
        if (next != ANYWHERE || broken) {
            next = Math.max(next, last + 1);
        }
    }

    /**
     * Continues with this sequence, which is read next and lies at or above {@link #next}. Sequences that this skips
     * are not lost unless {@link #reach} has reported them.
     */
    void goOn(long sequence) {
        next = sequence;
        broken = false;
        openEnd = false;
    }

    /** Ends the trail behind the last readable frame, and reports the sequences lost there. */
    void end() {
        if (openEnd) {
            observer.lost(new LostSequences(next, LostSequences.UNKNOWN_LAST));
        } else if (broken && told > next) {
            reach(told - 1);
        }
        next = Math.max(Math.max(next, told), 1);
    }
}
