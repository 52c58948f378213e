package io.ingestor.grpc.internal.message;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.grpc.StatusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * An encoded message, split into the occurrences of one length-delimited field, which stay where they are, and the
 * rest, which is small and left to the generated classes.
 *
 * <p>The field with another wire type is unknown to protobuf, hence part of the rest.
 */
public final class OuterMessage {

    /**
     * Options and the like take some hundred bytes; the generated classes turn bytes into many times as much memory.
     */
    public static final int MAX_REST_BYTES = 64 << 10;

    /** A receiver of the occurrences of the field, in order. */
    @FunctionalInterface
    public interface Slices {
        void slice(byte[] source, int offset, int length);
    }

    private OuterMessage() {}

    /** Splits the message of a unary call, and parses the rest. */
    public static <T> T parse(Message message, int fieldNumber, Slices slices, Parser<T> rest, String name)
            throws StatusException {
        if (message.isDefective()) {
            throw Statuses.invalid("", message.defect());
        }
        byte[] bytes = message.bytes();
        try {
            return rest.parseFrom(split(bytes, 0, bytes.length, fieldNumber, slices));
        } catch (IOException e) {
            throw Statuses.invalid("", "the request is not a storage." + name + ": " + e.getMessage());
        }
    }

    /** Splits a field of that name, and parses the rest. */
    public static <T> T parse(
            MergedField field, String path, int fieldNumber, Slices slices, Parser<T> rest, String name)
            throws StatusException {
        try {
            return rest.parseFrom(split(field.source(), field.offset(), field.length(), fieldNumber, slices));
        } catch (IOException e) {
            throw Statuses.invalid(path, "is not a storage." + name + ": " + e.getMessage());
        }
    }

    /**
     * Walks over the bytes from {@code offset} on.
     *
     * @return the encoding of everything but that field
     * @throws IOException if the bytes are not a message
     */
    static byte[] split(byte[] source, int offset, int length, int fieldNumber, Slices slices) throws IOException {
        int wanted = fieldNumber << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        CodedInputStream in = CodedInputStream.newInstance(source, offset, length);
        ByteArrayOutputStream rest = new ByteArrayOutputStream(0);
        while (true) {
            int start = in.getTotalBytesRead();
            int tag = in.readTag();
            if (tag == wanted) {
                int size = in.readRawVarint32();
                int at = offset + in.getTotalBytesRead();
                in.skipRawBytes(size);
                slices.slice(source, at, size);
            } else if (tag == 0 || !in.skipField(tag)) {
                in.checkLastTagWas(0);
                return rest.toByteArray();
            } else {
                keep(rest, source, offset + start, in.getTotalBytesRead() - start);
            }
        }
    }

    private static void keep(ByteArrayOutputStream rest, byte[] source, int offset, int length) throws IOException {
        if (rest.size() + length > MAX_REST_BYTES) {
            throw new InvalidProtocolBufferException("the fields beside the records must have at most " + MAX_REST_BYTES
                    + " bytes; send fewer or shorter options");
        }
        rest.write(source, offset, length);
    }
}
