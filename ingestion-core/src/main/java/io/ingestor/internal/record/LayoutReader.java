package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.internal.wire.WireReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the layout of a record that {@link DataRecordScanner} has found right: the positions of its values. For
 * one thread; reusable.
 */
final class LayoutReader {

    /**
     * Largest record with a layout. Larger ones hold few tags and much text, and their layouts would take much memory.
     */
    static final int MAX_BYTES = 512;

    static final int MIN_BYTES = Long.BYTES;

    private static final int BITS_PER_VARINT_BYTE = 7;
    private static final byte ALL = (byte) 0xff;
    private static final byte HIGH_BIT = (byte) 0x80;
    private static final byte NOTHING = 0;

    private final WireReader in = new WireReader();
    private final int[] numbers = new int[MAX_BYTES / (1 + Double.BYTES)];
    private byte[] source = new byte[0];
    private int offset;
    private byte[] compared = new byte[0];
    private int numberCount;
    private boolean longVarint;
    private int secondsAt;
    private int nanosAt;
    private int versionAt;

    /** Returns the layout of a record; null if it has something that is left to the scan. */
    @Nullable
    RecordLayout read(ScannedRecord scanned, byte[] bytes, int from, int length) throws MalformedRecordException {
        if (length < MIN_BYTES || length > MAX_BYTES || scanned.versionScattered()) {
            return null;
        }
        source = bytes;
        offset = from;
        compared = new byte[length];
        Arrays.fill(compared, ALL);
        numberCount = 0;
        longVarint = false;
        secondsAt = RecordLayout.NOWHERE;
        nanosAt = RecordLayout.NOWHERE;
        versionAt = RecordLayout.NOWHERE;
        in.wrap(bytes, from, length);
        while (in.hasMore()) {
            recordField(in.tag());
        }
        return longVarint ? null : layout(scanned);
    }

    private RecordLayout layout(ScannedRecord scanned) {
        return new RecordLayout(
                scanned, source, offset, compared, Arrays.copyOf(numbers, numberCount), secondsAt, nanosAt, versionAt);
    }

    /** A reader of the value after a tag. */
    private interface Field {
        void read(int tag) throws MalformedRecordException;
    }

    private void message(Field field) throws MalformedRecordException {
        int outer = in.enter(in.length());
        while (in.hasMore()) {
            field.read(in.tag());
        }
        in.leave(outer);
    }

    /** Reads a field of the record. If it occurs more than once, the last counts, as in the scan. */
    private void recordField(int tag) throws MalformedRecordException {
        switch (tag) {
            case DataRecordFormat.ID -> message(this::idField);
            case DataRecordFormat.DATA -> message(this::structField);
            case DataRecordFormat.TIMESTAMP -> message(this::timestampField);
            case DataRecordFormat.VERSION -> versionAt = varint();
            case DataRecordFormat.METADATA -> message(this::metadataField);
            case DataRecordFormat.PAYLOAD -> value(in.length(), NOTHING);
            default -> in.skip(tag);
        }
    }

    private void idField(int tag) throws MalformedRecordException {
        switch (tag) {
            case DataRecordFormat.RECORD_ID_TENANT, DataRecordFormat.RECORD_ID_ENTITY -> message(this::nameField);
            default -> in.skip(tag);
        }
    }

    private void nameField(int tag) throws MalformedRecordException {
        textIf(tag == DataRecordFormat.NAME, tag);
    }

    private void metadataField(int tag) throws MalformedRecordException {
        textIf(tag == DataRecordFormat.ENTRY_VALUE, tag);
    }

    private void timestampField(int tag) throws MalformedRecordException {
        switch (tag) {
            case DataRecordFormat.SECONDS -> secondsAt = varintUpTo(DataRecordFormat.MAX_SECONDS);
            case DataRecordFormat.NANOS -> nanosAt = varintUpTo(DataRecordFormat.MAX_NANOS);
            default -> in.skip(tag);
        }
    }

    private void structField(int tag) throws MalformedRecordException {
        if (tag == DataRecordFormat.STRUCT_FIELDS) {
            message(this::structEntryField);
        } else {
            in.skip(tag);
        }
    }

    private void structEntryField(int tag) throws MalformedRecordException {
        if (tag == DataRecordFormat.ENTRY_VALUE) {
            message(this::structValueField);
        } else {
            in.skip(tag);
        }
    }

    private void structValueField(int tag) throws MalformedRecordException {
        switch (tag) {
            case DataRecordFormat.NUMBER_VALUE -> {
                numbers[numberCount++] = in.at() - offset;
                value(Double.BYTES, NOTHING);
            }
            case DataRecordFormat.STRING_VALUE -> text();
            case DataRecordFormat.BOOL_VALUE -> varint();
            case DataRecordFormat.STRUCT_VALUE -> message(this::structField);
            case DataRecordFormat.LIST_VALUE -> message(this::listField);
            default -> in.skip(tag);
        }
    }

    private void listField(int tag) throws MalformedRecordException {
        if (tag == DataRecordFormat.LIST_VALUES) {
            message(this::structValueField);
        } else {
            in.skip(tag);
        }
    }

    private void textIf(boolean isText, int tag) throws MalformedRecordException {
        if (isText) {
            text();
        } else {
            in.skip(tag);
        }
    }

    /** Reads a text. If it is not ASCII, all its bits are compared. */
    private void text() throws MalformedRecordException {
        int length = in.length();
        boolean ascii = Utf8.isAscii(source, in.at(), in.at() + length);
        value(length, ascii ? HIGH_BIT : ALL);
    }

    /** Reads a varint and returns its position. Its high bits are compared, which fixes its length. */
    private int varint() throws MalformedRecordException {
        int at = in.at();
        in.varint();
        int end = in.at();
        longVarint |= end - at > RecordLayout.MAX_VARINT_BYTES;
        Arrays.fill(compared, at - offset, end - offset, HIGH_BIT);
        return at - offset;
    }

    /**
     * Reads a varint like {@link #varint}. Returns NOWHERE if no value of so many bytes is beyond the limit, so that
     * none needs to be checked.
     */
    private int varintUpTo(long max) throws MalformedRecordException {
        int at = varint();
        int bits = Math.min((in.at() - offset - at) * BITS_PER_VARINT_BYTE, Long.SIZE - 1);
        return (1L << bits) - 1 <= max ? RecordLayout.NOWHERE : at;
    }

    private void value(int length, byte bits) {
        int at = in.at() - offset;
        Arrays.fill(compared, at, at + length, bits);
        in.pass(length);
    }
}
