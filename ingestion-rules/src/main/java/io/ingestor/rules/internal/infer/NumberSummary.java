package io.ingestor.rules.internal.infer;

/** A summary of the numbers at one place. */
final class NumberSummary {

    private static final long MIN_VALUES = 20;

    private long count;
    private boolean whole = true;
    private boolean negative;

    void add(double number) {
        count++;
        whole &= number == Math.rint(number);
        negative |= number < 0;
    }

    void merge(NumberSummary other) {
        count += other.count;
        whole &= other.whole;
        negative |= other.negative;
    }

    boolean isWhole() {
        return whole;
    }

    boolean isNeverNegative() {
        return !negative && count >= MIN_VALUES;
    }
}
