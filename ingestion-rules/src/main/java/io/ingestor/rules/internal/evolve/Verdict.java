package io.ingestor.rules.internal.evolve;

/** A truth value of three-valued logic. */
enum Verdict {
    TRUE,
    FALSE,
    UNKNOWN;

    static Verdict of(boolean value) {
        return value ? TRUE : FALSE;
    }

    Verdict and(Verdict other) {
        if (this == FALSE || other == FALSE) {
            return FALSE;
        }
        return this == TRUE ? other : this;
    }

    Verdict or(Verdict other) {
        return not().and(other.not()).not();
    }

    Verdict not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
