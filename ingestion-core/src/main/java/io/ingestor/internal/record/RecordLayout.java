package io.ingestor.internal.record;

import io.ingestor.internal.wire.WireReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The common form of records that differ only in values of the same lengths: all tags, lengths and names, and the
 * positions of the values. A record is valid if it matches the layout of a record that {@link DataRecordScanner}
 * accepted. A match takes a fraction of the time of a scan, which must read each tag and length to find the next field.
 *
 * <p><b>Why a match is proof.</b> The scan finds its way by tags, lengths, the ends of varints, and names. These bits
 * are compared, and so are all bits not mentioned here. Values that are not compared are checked by the rules that the
 * scan applies, {@link ValueRules} and {@link IdRules}. A text may differ only if both are ASCII: the high bits of its
 * bytes are compared.
 */
final class RecordLayout {

    /** The position of a varint that is absent. */
    static final int NOWHERE = -1;

    /** The length of the longest varint of a layout. Longer varints hold invalid or rare values. */
    static final int MAX_VARINT_BYTES = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The length of the record. All positions are relative to its start. */
    private final int length;

    /**
     * The bits that are compared, eight bytes at a time. The last eight bytes end with the record and may overlap the
     * previous ones.
     */
    private final long[] masks;

    private final long[] words;
    private final int[] numbers;
    private final int secondsAt;
    private final int nanosAt;
    private final int versionAt;
    private final int tenantAt;
    private final int tenantLength;
    private final int entityAt;
    private final int entityLength;
    private final boolean canonical;
    private final boolean unknownInId;
    private final boolean hasSchema;
    private final boolean namesSchema;
    private final int dataAt;
    private final int dataLength;
    private final boolean empty;

    /**
     * Creates the layout of a record that was found valid.
     *
     * @param compared the mask of the bits to compare, as long as the record and at least 8 bytes
     */
    RecordLayout(
            ScannedRecord scanned,
            byte[] source,
            int offset,
            byte[] compared,
            int[] numbers,
            int secondsAt,
            int nanosAt,
            int versionAt) {
        this.length = compared.length;
        this.masks = new long[(length + Long.BYTES - 1) / Long.BYTES];
        this.words = new long[masks.length];
        for (int i = 0; i < masks.length; i++) {
            int at = Math.min(i * Long.BYTES, length - Long.BYTES);
            masks[i] = (long) LONGS.get(compared, at);
            words[i] = (long) LONGS.get(source, offset + at) & masks[i];
        }
        this.numbers = numbers;
        this.secondsAt = secondsAt;
        this.nanosAt = nanosAt;
        this.versionAt = versionAt;
        this.tenantAt = scanned.tenantOffset() - offset;
        this.tenantLength = scanned.tenantLength();
        this.entityAt = scanned.entityOffset() - offset;
        this.entityLength = scanned.entityLength();
        this.canonical = scanned.canonical();
        this.unknownInId = scanned.idHasUnknown();
        this.hasSchema = scanned.hasSchema();
        this.namesSchema = scanned.namesSchema();
        this.dataAt = scanned.dataOffset() - offset;
        this.dataLength = scanned.dataLength();
        this.empty = scanned.empty();
    }

    int length() {
        return length;
    }

    int tenantAt() {
        return tenantAt;
    }

    int tenantLength() {
        return tenantLength;
    }

    int entityAt() {
        return entityAt;
    }

    int entityLength() {
        return entityLength;
    }

    boolean canonical() {
        return canonical;
    }

    boolean unknownInId() {
        return unknownInId;
    }

    boolean hasSchema() {
        return hasSchema;
    }

    int dataAt() {
        return dataAt;
    }

    int dataLength() {
        return dataLength;
    }

    boolean namesSchema() {
        return namesSchema;
    }

    boolean empty() {
        return empty;
    }

    /** Returns the version of a matching record, or 0 if it has none. */
    long version(byte[] source, int offset) {
        return versionAt == NOWHERE ? 0 : varint(source, offset + versionAt);
    }

    /** Returns true if a record of this length has this layout and valid values. */
    boolean matches(byte[] source, int offset) {
        return sameBits(source, offset)
                && finiteNumbers(source, offset)
                && inRange(source, offset)
                && IdRules.isPrintable(source, offset + tenantAt, offset + tenantAt + tenantLength)
                && IdRules.isPrintable(source, offset + entityAt, offset + entityAt + entityLength);
    }

    private boolean sameBits(byte[] source, int offset) {
        int last = masks.length - 1;
        long differences = ((long) LONGS.get(source, offset + length - Long.BYTES) & masks[last]) ^ words[last];
        for (int i = 0; i < last; i++) {
            differences |= ((long) LONGS.get(source, offset + i * Long.BYTES) & masks[i]) ^ words[i];
        }
        return differences == 0;
    }

    private boolean finiteNumbers(byte[] source, int offset) {
        boolean finite = true;
        for (int at : numbers) {
            finite &= ValueRules.isFinite((long) LONGS.get(source, offset + at));
        }
        return finite;
    }

    private boolean inRange(byte[] source, int offset) {
        return (secondsAt == NOWHERE || ValueRules.areSeconds(varint(source, offset + secondsAt)))
                && (nanosAt == NOWHERE || ValueRules.areNanos(varint(source, offset + nanosAt)));
    }

    /** Returns the value of a varint of at most {@link #MAX_VARINT_BYTES} bytes, which is never negative. */
    private static long varint(byte[] source, int at) {
        // Does not read past the array, which is at least 8 bytes long. The varint ends before the zeros that are
        // shifted in.
        int from = Math.min(at, source.length - Long.BYTES);
        return WireReader.endingVarint((long) LONGS.get(source, from) >>> ((at - from) * Byte.SIZE));
    }
}
