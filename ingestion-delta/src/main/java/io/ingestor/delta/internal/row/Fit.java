package io.ingestor.delta.internal.row;

/** The relation of a value to its column. */
enum Fit {
    /** The column can store all of it. */
    WHOLE,
    /** The column can store it except for members that have no column. */
    PART,
    /** The column cannot store it. */
    NONE;

    /** Returns the relation of a value whose parts have these two. */
    Fit and(Fit other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
