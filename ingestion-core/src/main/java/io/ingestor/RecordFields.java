package io.ingestor;

/**
 * A borrowed cursor over the fields of an encoded record, which reads them in place and makes no objects. It begins
 * before the first field; it is valid until the {@link RecordView} that returned it moves or ends. Then all methods
 * throw {@link IllegalStateException}. For one thread.
 *
 * <p>The record is a tree. Fields of the record have the names of {@code storage.DataRecord}: {@code id}, {@code data},
 * {@code schema}, {@code timestamp}, {@code version}, {@code metadata}, {@code payload} and {@code payload_type}. Below
 * {@code data} and {@code metadata} the names are those of the record's maker.
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
 * <p>Fields come in the order of the encoding, which is any, and fields of unknown numbers are passed over. A field may
 * come more than once: the last single value counts, and objects are merged field by field. {@code metadata} comes once
 * for each label. {@code data} of an accepted record comes at most once, and so does each name in it.
 *
 * <p>A method throws {@link IllegalStateException} if it meets bytes that are not well-formed, which accepted records
 * do not contain. The cursor is of no use then.
 */
public interface RecordFields {

    /** The kind of a field's value. */
    enum Kind {
        /** JSON null. */
        NULL,
        /** A value for {@link #bool()}. */
        BOOL,
        /** A value for {@link #number()}. */
        NUMBER,
        /** A value for {@link #integer()}; only outside of {@code data}. */
        INTEGER,
        /** Bytes of UTF-8 for {@link #bytes()}. */
        TEXT,
        /** Any bytes for {@link #bytes()}; only outside of {@code data}. */
        BYTES,
        /** Fields with names, to {@link #enter()}. */
        OBJECT,
        /** Fields without names, to {@link #enter()}. */
        LIST
    }

    /**
     * Moves to the next field of the record, object or list that the cursor is in. An object or list that was not
     * entered is passed over.
     *
     * @return false if there is none
     */
    boolean next();

    /** Moves back to before the first field of the record, and out of all that was entered. */
    void rewind();

    /** Returns the name of the field; empty in a list. The view is the same at each call. */
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
     * Returns the value of a {@link Kind#TEXT} or {@link Kind#BYTES}. The view is the same at each call.
     *
     * @throws IllegalStateException if the field is of another kind
     */
    BytesView bytes();

    /**
     * Returns the encoding of a value in {@code data}, without its name, for
     * {@link io.ingestor.transform.RecordBuilder#putEncoded}. The view is the same at each call.
     *
     * @throws IllegalStateException if the field is not in {@code data}
     */
    BytesView encoded();

    /**
     * Enters the {@link Kind#OBJECT} or {@link Kind#LIST}: the cursor is before its first field.
     *
     * @throws IllegalStateException if the field is of another kind
     */
    void enter();

    /**
     * Leaves the object or list that was entered last, from anywhere in it: the cursor is behind it.
     *
     * @throws IllegalStateException if none was entered
     */
    void leave();
}
