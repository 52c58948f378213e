package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.LostSequences;

/**
 * Follows the sequences through a damaged log. Which are lost is known only when something readable behind the damage
 * says where it goes on.
 */
final class SequenceTrail {

    /** The log may begin with any sequence. */
    private static final long ANYWHERE = LostSequences.UNKNOWN_FIRST;

    private final LogSurvey.Observer observer;
    private long next = ANYWHERE;
    private long told;
    private boolean broken;
    private boolean openEnd;

    SequenceTrail(LogSurvey.Observer observer) {
        this.observer = observer;
    }

    /** The sequence that comes next if nothing is missing; 0 before the first. */
    long next() {
        return next;
    }

    /** Whether something may be missing between here and what is read next. */
    boolean isBroken() {
        return broken;
    }

    void startAt(long sequence) {
        if (next == ANYWHERE) {
            next = sequence;
        }
    }

    /** Something is missing here. */
    void breakOff() {
        broken = true;
    }

    /** Something is missing here, and unless more can be read nobody knows how much. */
    void breakOffOpen() {
        broken = true;
        openEnd = true;
    }

    /** A frame whose payload is bad says that what comes after it begins with this sequence. */
    void tell(long sequence) {
        broken = true;
        told = Math.max(told, sequence);
    }

    /** All sequences up to this one were given before. */
    void reach(long last) {
        if (next == ANYWHERE ? broken && last >= 1 : last >= next) {
            observer.lost(new LostSequences(next, last));
        }
        if (next != ANYWHERE || broken) {
            next = Math.max(next, last + 1);
        }
    }

    /**
     * What is read next begins with this sequence, which lies at or above {@link #next}; what was skipped is not lost
     * if {@link #reach} has not said so.
     */
    void goOn(long sequence) {
        next = sequence;
        broken = false;
        openEnd = false;
    }

    /** Nothing more can be read. */
    void end() {
        if (openEnd) {
            observer.lost(new LostSequences(next, LostSequences.UNKNOWN_LAST));
        } else if (broken && told > next) {
            reach(told - 1);
        }
        next = Math.max(Math.max(next, told), 1);
    }
}
