package io.ingestor.rules.internal.infer;

/** The remaining number of places that can be observed individually. */
final class Budget {

    static final int MAX_PLACES = 20_000;

    private int left = MAX_PLACES;

    /** Takes a place from the budget. Returns false if none is left. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
