package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.internal.log.AddFile;

/** The range of the sequences of a file, and whether each is higher than the one before. */
final class SequenceRange {

    private final AddFile file;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private boolean rising = true;

    SequenceRange(AddFile file) {
        this.file = file;
    }

    void add(long sequence) {
        rising &= sequence > last;
        first = Math.min(first, sequence);
        last = Math.max(last, sequence);
    }

    AddFile file() {
        return file;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** Returns true if no sequence occurs twice in the file, because each is higher than the one before. */
    boolean isRising() {
        return rising;
    }
}
