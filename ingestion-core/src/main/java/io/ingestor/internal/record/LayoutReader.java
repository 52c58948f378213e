package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.FieldWalk;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the {@linkplain RecordLayout layout} of a record that {@link DataRecordScanner} has accepted. Reusable;
 * not thread-safe.
 */
final class LayoutReader {

    /**
     * The size of the largest record with a layout. Larger records mostly have few tags and much text, and their
     * layouts would take too much memory.
     */
    static final int MAX_BYTES = 512;

    static final int MIN_BYTES = Long.BYTES;

    private static final int BITS_PER_VARINT_BYTE = 7;
    private static final byte ALL = (byte) 0xff;
    private static final byte HIGH_BIT = (byte) 0x80;
    private static final byte NOTHING = 0;

    private final FieldWalk walk = new FieldWalk();
    private final int[] numbers = new int[MAX_BYTES / (1 + Double.BYTES)];
    private int offset;
    private byte[] compared = new byte[0];
    private int numberCount;
    private boolean longVarint;
    private int secondsAt;
    private int nanosAt;
    private int versionAt;

    /**
     * Returns the layout of a record, or null if such records must be scanned. If a field occurs more than once, the
     * last occurrence counts, as in the scan.
     */
    @Nullable
    RecordLayout read(ScannedRecord scanned, byte[] bytes, int from, int length) throws MalformedRecordException {
        if (length < MIN_BYTES || length > MAX_BYTES || scanned.versionScattered()) {
            return null;
        }
        offset = from;
        compared = new byte[length];
        Arrays.fill(compared, ALL);
        numberCount = 0;
        longVarint = false;
        secondsAt = RecordLayout.NOWHERE;
        nanosAt = RecordLayout.NOWHERE;
        versionAt = RecordLayout.NOWHERE;
        walk.wrap(bytes, from, length);
        readFields();
        walk.release();
        return longVarint ? null : layout(scanned, bytes);
    }

    private RecordLayout layout(ScannedRecord scanned, byte[] source) {
        return new RecordLayout(
                scanned, source, offset, compared, Arrays.copyOf(numbers, numberCount), secondsAt, nanosAt, versionAt);
    }

    private void readFields() throws MalformedRecordException {
        while (true) {
            if (walk.next()) {
                readField();
            } else if (walk.depth() > 0) {
                walk.leave();
            } else {
                return;
            }
        }
    }

    /** Reads a field. All bits of fields that are not listed here are compared. */
    private void readField() {
        switch (walk.field()) {
            case ID, TENANT_ID, ENTITY_ID, DATA, TIMESTAMP, METADATA -> walk.enter();
            case TENANT, ENTITY, LABEL -> text();
            case SECONDS -> secondsAt = varintUpTo(DataRecordFormat.MAX_SECONDS);
            case NANOS -> nanosAt = varintUpTo(DataRecordFormat.MAX_NANOS);
            case VERSION -> versionAt = varint();
            case PAYLOAD -> compare(NOTHING);
            case MEMBER, ELEMENT -> readValue();
            default -> {}
        }
    }

    private void readValue() {
        switch (walk.kind()) {
            case NUMBER -> {
                numbers[numberCount++] = at();
                compare(NOTHING);
            }
            case TEXT -> text();
            case BOOL -> varint();
            case OBJECT, LIST -> walk.enter();
            default -> {}
        }
    }

    /** Reads a text. If it is not ASCII, all its bits are compared. */
    private void text() {
        int from = walk.valueAt();
        compare(Utf8.isAscii(walk.valueBytes(), from, from + walk.valueLength()) ? HIGH_BIT : ALL);
    }

    /** Reads a varint and returns its position. Its high bits are compared, which fixes its length. */
    private int varint() {
        longVarint |= walk.valueLength() > RecordLayout.MAX_VARINT_BYTES;
        compare(HIGH_BIT);
        return at();
    }

    /**
     * Reads a varint like {@link #varint}. Returns NOWHERE if no varint of this length can exceed the limit, so that no
     * check is needed.
     */
    private int varintUpTo(long max) {
        int at = varint();
        int bits = Math.min(walk.valueLength() * BITS_PER_VARINT_BYTE, Long.SIZE - 1);
        return (1L << bits) - 1 <= max ? RecordLayout.NOWHERE : at;
    }

    private void compare(byte bits) {
        Arrays.fill(compared, at(), at() + walk.valueLength(), bits);
    }

    private int at() {
        return walk.valueAt() - offset;
    }
}
