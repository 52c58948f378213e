package io.ingestor.internal.record;

import io.ingestor.internal.wire.DataRecordFormat;
import io.ingestor.internal.wire.Utf8;
import io.ingestor.internal.wire.WireReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What records have in common that differ in nothing but values of the same lengths: all tags, lengths and names, and
 * where the values are. A record that matches the layout of one that {@link DataRecordScanner} found right is right
 * too, and to match it takes a fraction of the scan, which learns from each byte where the next one is: here all places
 * are known.
 *
 * <p><b>Why a match is proof.</b> The scan finds its way by tags, lengths, the ends of varints and names, and these
 * bits are compared, as are all bits that nothing is said of here. What the scan checks of values is checked too: texts
 * must be ASCII, which is one bit of each byte, compared with the others; ids must not hold control characters, numbers
 * must be finite, and timestamp and version within their ranges.
 */
final class RecordLayout {

    /** A place of a varint that is not there. */
    static final int NOWHERE = -1;

    /** Longer varints hold values that are wrong or rare. */
    static final int MAX_VARINT_BYTES = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** In the last two bytes of a double. */
    private static final int EXPONENT = 0x7ff0;

    /** Of the record, as are all places. */
    private final int length;

    /**
     * Which bits are compared, eight bytes at a time; the last eight end with the record and may overlap those before.
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
    private final boolean namesSchema;
    private final boolean empty;

    /**
     * The layout of a record that was found right.
     *
     * @param compared the bits to compare, in as many bytes as the record has, 8 at least
     */
    RecordLayout(
            DataRecordScanner scanned,
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
        this.namesSchema = scanned.namesSchema();
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

    boolean namesSchema() {
        return namesSchema;
    }

    boolean empty() {
        return empty;
    }

    /** The version of a record that matches; 0 if it has none. */
    long version(byte[] source, int offset) {
        return versionAt == NOWHERE ? 0 : varint(source, offset + versionAt);
    }

    /** Whether a record of this length has this layout, and right values in it. */
    boolean matches(byte[] source, int offset) {
        return sameBits(source, offset)
                && finiteNumbers(source, offset)
                && inRange(source, offset)
                && printable(source, offset + tenantAt, tenantLength)
                && printable(source, offset + entityAt, entityLength);
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
            finite &= ((short) SHORTS.get(source, offset + at + Double.BYTES - Short.BYTES) & EXPONENT) != EXPONENT;
        }
        return finite;
    }

    private boolean inRange(byte[] source, int offset) {
        return (secondsAt == NOWHERE || varint(source, offset + secondsAt) <= DataRecordFormat.MAX_SECONDS)
                && (nanosAt == NOWHERE || varint(source, offset + nanosAt) <= DataRecordFormat.MAX_NANOS);
    }

    private static boolean printable(byte[] source, int from, int length) {
        return Utf8.firstControl(source, from, from + length) < 0;
    }

    /** A varint of at most {@link #MAX_VARINT_BYTES}, and therefore never negative. */
    private static long varint(byte[] source, int at) {
        // Not beyond the array, which is at least as long as the record; the varint ends before the zeros that come in.
        int from = Math.min(at, source.length - Long.BYTES);
        return WireReader.endingVarint((long) LONGS.get(source, from) >>> ((at - from) * Byte.SIZE));
    }
}
