package io.ingestor.internal.block;

import io.ingestor.DeadLetters;
import io.ingestor.Rejection;
import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A writer of dead letters in the canonical form of records. Reusable; not thread-safe. */
final class LetterWriter {

    /** The maximum length of a text in characters. */
    static final int MAX_TEXT = 1_000;

    private static final byte[] SCHEMA = DeadLetters.SCHEMA.getBytes(StandardCharsets.US_ASCII);

    private final WireWriter out = new WireWriter();
    private int tenantLength;
    private int entityLength;
    private int idEnd;
    private int data;

    /** Begins a letter of that identity. Its content follows. */
    void begin(byte[] tenant, byte[] entity) {
        tenantLength = tenant.length;
        entityLength = entity.length;
        out.clear();
        int id = out.begin(DataRecordFormat.ID);
        name(DataRecordFormat.RECORD_ID_TENANT, tenant);
        name(DataRecordFormat.RECORD_ID_ENTITY, entity);
        out.end(id);
        idEnd = out.size();
        data = out.begin(DataRecordFormat.DATA);
    }

    private void name(int tag, byte[] name) {
        int part = out.begin(tag);
        out.bytes(DataRecordFormat.NAME, name, 0, name.length);
        out.end(part);
    }

    /** Writes a text to the content, unless it is empty. A long one is cut. */
    void text(String field, String text) {
        if (text.isEmpty()) {
            return;
        }
        int entry = out.begin(DataRecordFormat.STRUCT_FIELDS);
        int value = value(field);
        byte[] bytes = cut(text).getBytes(StandardCharsets.UTF_8);
        out.bytes(DataRecordFormat.STRING_VALUE, bytes, 0, bytes.length);
        out.end(value);
        out.end(entry);
    }

    void number(String field, int number) {
        int entry = out.begin(DataRecordFormat.STRUCT_FIELDS);
        int value = value(field);
        out.fixed64(DataRecordFormat.NUMBER_VALUE, Double.doubleToRawLongBits(number));
        out.end(value);
        out.end(entry);
    }

    private int value(String field) {
        byte[] key = field.getBytes(StandardCharsets.US_ASCII);
        out.bytes(DataRecordFormat.ENTRY_KEY, key, 0, key.length);
        return out.begin(DataRecordFormat.ENTRY_VALUE);
    }

    /** Ends the letter with its time and payload. */
    void end(Instant time, byte[] payload, int offset, int length, String payloadType) {
        out.end(data);
        int schema = out.begin(DataRecordFormat.SCHEMA);
        out.bytes(DataRecordFormat.SCHEMA_NAME, SCHEMA, 0, SCHEMA.length);
        out.varint(DataRecordFormat.SCHEMA_VERSION, DeadLetters.SCHEMA_VERSION);
        out.end(schema);
        int timestamp = out.begin(DataRecordFormat.TIMESTAMP);
        out.varint(DataRecordFormat.SECONDS, time.getEpochSecond());
        out.varint(DataRecordFormat.NANOS, time.getNano());
        out.end(timestamp);
        out.bytes(DataRecordFormat.PAYLOAD, payload, offset, length);
        byte[] type = payloadType.getBytes(StandardCharsets.US_ASCII);
        out.bytes(DataRecordFormat.PAYLOAD_TYPE, type, 0, type.length);
    }

    /** Returns the writer that holds the letter, from offset 0. */
    WireWriter out() {
        return out;
    }

    /** Returns the offset of the tenant in the letter. */
    int tenantOffset() {
        // The field of the entity id follows: two tags and two lengths, each of one byte.
        return entityOffset() - 4 - tenantLength;
    }

    /** Returns the offset of the entity id in the letter. */
    int entityOffset() {
        return idEnd - entityLength;
    }

    /** Returns the word for a reason in letters. */
    static String word(Rejection.Reason reason) {
        return switch (reason) {
            case INVALID -> "invalid";
            case UNSUPPORTED -> "unsupported";
            case FOREIGN_TENANT -> "foreign_tenant";
            case UNKNOWN_SCHEMA -> "unknown_schema";
        };
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end);
    }
}
