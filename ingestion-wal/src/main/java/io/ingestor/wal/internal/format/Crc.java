package io.ingestor.wal.internal.format;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32C;

/** CRC-32C (Castagnoli), as defined in RFC 3720. */
public final class Crc {

    private Crc() {}

    public static int of(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** Returns the CRC of the remaining bytes. The position of the buffer does not change. */
    public static int of(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            return of(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    public static String mismatch(String what, int expected, int actual) {
        return String.format(Locale.ROOT, "CRC of %s differs, expected %08x, actual %08x", what, expected, actual);
    }
}
