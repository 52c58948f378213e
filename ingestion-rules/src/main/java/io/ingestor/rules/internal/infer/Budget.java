package io.ingestor.rules.internal.infer;

/** The number of places that are still observed one by one. */
final class Budget {

    static final int MAX_PLACES = 20_000;

    private int left = MAX_PLACES;

    /** Returns true if a further place may be observed. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
