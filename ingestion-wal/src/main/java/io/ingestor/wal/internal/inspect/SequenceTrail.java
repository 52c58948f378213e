package io.ingestor.wal.internal.inspect;

import io.ingestor.wal.LostSequences;

/**
 * A trail of the sequences through a damaged log. The lost ones are known only when something readable behind the
 * damage shows where the log goes on.
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

    /** Returns true if something may be missing between here and what is read next. */
    boolean isBroken() {
        return broken;
    }

    void startAt(long sequence) {
        if (next == ANYWHERE) {
            next = sequence;
        }
    }

    /** Notes that something is missing here. */
    void breakOff() {
        broken = true;
    }

    /** Notes that something is missing here, and that unless more can be read there is no knowing how much. */
    void breakOffOpen() {
        broken = true;
        openEnd = true;
    }

    /** Notes that, by a frame whose payload is bad, what comes after it begins with this sequence. */
    void tell(long sequence) {
        broken = true;
        told = Math.max(told, sequence);
    }

    /** Notes that all sequences up to this one were given before. */
    void reach(long last) {
        if (next == ANYWHERE ? broken && last >= 1 : last >= next) {
            observer.lost(new LostSequences(next, last));
        }
        if (next != ANYWHERE || broken) {
            next = Math.max(next, last + 1);
        }
    }

    /**
     * Goes on with this sequence, which is read next and lies at or above {@link #next}. Skipped sequences are not lost
     * if {@link #reach} has not said so.
     */
    void goOn(long sequence) {
        next = sequence;
        broken = false;
        openEnd = false;
    }

    /** Ends the trail: nothing more can be read. */
    void end() {
        if (openEnd) {
            observer.lost(new LostSequences(next, LostSequences.UNKNOWN_LAST));
        } else if (broken && told > next) {
            reach(told - 1);
        }
        next = Math.max(Math.max(next, told), 1);
    }
}
