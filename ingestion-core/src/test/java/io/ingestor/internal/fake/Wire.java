package io.ingestor.internal.fake;

import io.ingestor.internal.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes wire encodings piece by piece, valid and invalid ones. */
public final class Wire {

    private Wire() {}

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] raw(long value) {
        byte[] target = new byte[10];
        int end = WireWriter.putVarint(target, 0, value);
        return java.util.Arrays.copyOf(target, end);
    }

    public static byte[] tag(int field, int wireType) {
        return raw(((long) field << 3) | wireType);
    }

    public static byte[] varint(int field, long value) {
        return join(tag(field, 0), raw(value));
    }

    public static byte[] fixed64(int field, long value) {
        return join(
                tag(field, 1),
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    public static byte[] fixed32(int field, int value) {
        return join(
                tag(field, 5),
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    public static byte[] message(int field, byte[]... content) {
        byte[] joined = join(content);
        return join(tag(field, 2), raw(joined.length), joined);
    }

    public static byte[] text(int field, String value) {
        return message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] group(int field, byte[]... content) {
        return join(tag(field, 3), join(content), tag(field, 4));
    }

    /** Returns the field {@code id} of a record. */
    public static byte[] id(String tenant, String entity) {
        return message(1, message(1, text(1, tenant)), message(2, text(1, entity)));
    }

    /** Returns the field {@code data} of a record, with these entries. */
    public static byte[] data(byte[]... entries) {
        return message(2, entries);
    }

    /** Returns an entry of a struct; {@code value} is the content of a Value. */
    public static byte[] entry(String name, byte[]... value) {
        return message(1, text(1, name), message(2, value));
    }

    public static byte[] number(double value) {
        return fixed64(2, Double.doubleToRawLongBits(value));
    }
}
