package io.ingestor.internal.record;

import io.ingestor.Rejection;
import io.ingestor.internal.wire.Excerpt;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.validate.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The violations of a batch, collected record by record: up to {@value #MAX} for each record, and {@value #MAX_TEXT}
 * characters for all records. The limits keep a small hostile batch from filling the heap. Callers make costly
 * descriptions only while this is not {@linkplain #isFull() full}.
 */
public final class Violations {

    public static final int MAX = 16;

    public static final int MAX_TEXT = 1 << 20;

    private static final List<Violation> NONE = List.of();

    private static final List<Violation> UNTOLD =
            List.of(new Violation("", "is invalid: see the first invalid records of the batch"));

    private List<Violation> found = NONE;
    private boolean wrong;
    private boolean invalid;
    private boolean foreign;
    private boolean unknownSchema;
    private int textLeft = MAX_TEXT;

    /** The prefix of each message, which names the step that made the record; empty for none. */
    private String blame = "";

    void startBatch() {
        textLeft = MAX_TEXT;
        startRecord();
    }

    void startRecord() {
        wrong = false;
        invalid = false;
        foreign = false;
        unknownSchema = false;
        if (!found.isEmpty()) {
            found = NONE;
        }
    }

    /** Sets the prefix of all further messages; empty for none. */
    void blame(String newBlame) {
        blame = newBlame;
    }

    boolean isEmpty() {
        return !wrong;
    }

    /** Returns true if a further violation would not be shown. */
    boolean isFull() {
        return found.size() >= MAX || textLeft <= 0;
    }

    void add(String field, String message) {
        invalid = true;
        note(field, message);
    }

    /** Adds a violation for a field that this version does not support. */
    void addUnsupported(String field, String message) {
        note(field, message);
    }

    /** Adds a violation for a schema that is not registered. */
    void addUnknownSchema(String field, String message) {
        unknownSchema = true;
        note(field, message);
    }

    /** Adds a violation for a tenant other than that of the batch. */
    void addForeign(String field, String message) {
        foreign = true;
        note(field, message);
    }

    /**
     * Returns the reason for rejecting a record with a violation. A foreign tenant takes precedence, then an unknown
     * schema. UNSUPPORTED is returned only if all violations are of that kind.
     */
    Rejection.Reason reason() {
        if (foreign) {
            return Rejection.Reason.FOREIGN_TENANT;
        }
        if (unknownSchema) {
            return Rejection.Reason.UNKNOWN_SCHEMA;
        }
        return invalid ? Rejection.Reason.INVALID : Rejection.Reason.UNSUPPORTED;
    }

    private void note(String field, String message) {
        wrong = true;
        if (isFull()) {
            return;
        }
        if (found.isEmpty()) {
            found = new ArrayList<>(2);
        }
        String text = blame.isEmpty() ? message : blame + message;
        found.add(new Violation(field, text));
        textLeft -= field.length() + text.length();
    }

    /** Adds a violation if a text is not valid UTF-8. */
    void checkUtf8(String field, byte[] bytes, int offset, int length) {
        int bad = Utf8.firstInvalid(bytes, offset, offset + length);
        if (bad >= 0) {
            invalidUtf8(field, bytes, offset, length, bad);
        }
    }

    /** Adds a violation if the name of a schema is reserved. */
    void checkReservedSchema(String field, byte[] bytes, int offset, int length) {
        if (ReservedNames.isSchema(bytes, offset, length)) {
            add(field, ReservedNames.SCHEMA_MESSAGE);
        }
    }

    void invalidUtf8(String field, byte[] bytes, int offset, int length, int badAt) {
        add(
                field,
                isFull()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "must be valid UTF-8, byte %d is 0x%02x: %s",
                                badAt - offset,
                                bytes[badAt],
                                Excerpt.of(bytes, offset, length)));
    }

    /** Returns the violations of the record, at least one if any was added. */
    List<Violation> toList() {
        return wrong && found.isEmpty() ? UNTOLD : List.copyOf(found);
    }
}
