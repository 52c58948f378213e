package io.ingestor;

/**
 * A borrowed cursor over the fields of an encoded record, which reads them in place and does not allocate. It starts
 * before the first field. It is valid until the {@link RecordView} that returned it moves or ends, or the callback that
 * received it returns. After that, all methods throw {@link IllegalStateException}. Not thread-safe.
 *
 * <p>The record is a tree. The fields at its top have the names of {@code storage.DataRecord}: {@code id},
 * {@code data}, {@code schema}, {@code timestamp}, {@code version}, {@code metadata}, {@code payload} and
 * {@code payload_type}. The names below {@code data} and {@code metadata} are chosen by the producer of the record.
 *
 * <pre>{@code
 * for (RecordFields fields = view.fields(); fields.next(); ) {
 *     if (fields.name().contentEquals("data")) {
 *         fields.enter();
 *         while (fields.next()) {
 *             if (fields.kind() == RecordFields.Kind.NUMBER) {
 *                 column(fields.name()).add(fields.number());
 *             }
 *         }
 *         fields.leave();
 *     }
 * }
 * }</pre>
 *
 * <p>Fields are returned in the order of the encoding, which is arbitrary. Fields with unknown numbers are skipped. A
 * field may occur more than once: the last single value counts, and objects are merged field by field. {@code metadata}
 * occurs once for each label. In an accepted record {@code data} occurs at most once, and so does each name in an
 * object of it.
 *
 * <p>A method throws {@link IllegalStateException} if it finds malformed bytes, which accepted records do not contain.
 * The cursor can then no longer be used.
 */
public interface RecordFields {

    /** The kind of a field's value. */
    enum Kind {
        /** JSON null. */
        NULL,
        /** True or false, see {@link #bool()}. */
        BOOL,
        /** A double, see {@link #number()}. */
        NUMBER,
        /** An integer, see {@link #integer()}; only outside of {@code data}. */
        INTEGER,
        /** A text in UTF-8, see {@link #bytes()}. */
        TEXT,
        /** Arbitrary bytes, see {@link #bytes()}; only outside of {@code data}. */
        BYTES,
        /** Fields with names, see {@link #enter()}. */
        OBJECT,
        /** Fields without names, see {@link #enter()}. */
        LIST
    }

    /**
     * Moves to the next field of the record, object or list that the cursor is in. An object or list that was not
     * entered is skipped.
     *
     * @return false if there is no next field
     */
    boolean next();

    /** Moves out of every object and list, to the position before the first field of the record. */
    void rewind();

    /** Returns the name of the field; empty in a list. Every call returns the same view. */
    BytesView name();

    /** Returns the kind of the value. */
    Kind kind();

    /**
     * Returns the value of a {@link Kind#BOOL}.
     *
     * @throws IllegalStateException if the field is of another kind
     */
    boolean bool();

    /**
     * Returns the value of a {@link Kind#NUMBER}.
     *
     * @throws IllegalStateException if the field is of another kind
     */
    double number();

    /**
     * Returns the value of a {@link Kind#INTEGER}.
     *
     * @throws IllegalStateException if the field is of another kind
     */
    long integer();

    /**
     * Returns the value of a {@link Kind#TEXT} or {@link Kind#BYTES}. Every call returns the same view.
     *
     * @throws IllegalStateException if the field is of another kind
     */
    BytesView bytes();

    /**
     * Returns the encoding of a value in {@code data}, without its name, for
     * {@link io.ingestor.transform.RecordBuilder#putEncoded}. Every call returns the same view.
     *
     * @throws IllegalStateException if the field is not in {@code data}
     */
    BytesView encoded();

    /**
     * Enters the {@link Kind#OBJECT} or {@link Kind#LIST}; the cursor is then before its first field.
     *
     * @throws IllegalStateException if the field is of another kind
     */
    void enter();

    /**
     * Leaves the object or list that was entered last, from any position in it; the cursor is then after it.
     *
     * @throws IllegalStateException if none was entered
     */
    void leave();
}
