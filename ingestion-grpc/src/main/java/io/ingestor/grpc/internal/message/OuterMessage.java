package io.ingestor.grpc.internal.message;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.grpc.StatusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A parser that splits an encoded message into the occurrences of one length-delimited field and the rest. The
 * occurrences are not copied; the rest is small and parsed by the generated classes.
 *
 * <p>With another wire type, the field is unknown to protobuf and part of the rest.
 */
public final class OuterMessage {

    /**
     * The maximum size of the rest in bytes. Options take a few hundred bytes, and the generated classes need many
     * times the encoded size.
     */
    public static final int MAX_REST_BYTES = 64 << 10;

    /** A receiver of the occurrences of the field, in order. */
    @FunctionalInterface
    public interface Slices {
        void slice(byte[] source, int offset, int length);
    }

    private OuterMessage() {}

    /** Splits the message of a unary call and parses the rest. */
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

    /** Splits a field that holds a message and parses the rest. */
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
     * Passes the occurrences of the field to {@code slices}.
     *
     * @return the encoding of all other fields
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
            throw new InvalidProtocolBufferException("the fields other than records must have at most " + MAX_REST_BYTES
                    + " bytes; send fewer or shorter options");
        }
        rest.write(source, offset, length);
    }
}
