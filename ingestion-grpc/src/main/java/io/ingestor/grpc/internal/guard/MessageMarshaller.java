package io.ingestor.grpc.internal.guard;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusException;
import io.ingestor.grpc.internal.message.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A marshaller that keeps requests as bytes: records are passed to the engine in their encoded form, and only the
 * fields around them are parsed.
 *
 * <p>{@link #parse} never throws, because gRPC would log an exception as a server fault. A message that is too large or
 * cannot be decompressed becomes a defective one, which the call answers with an error.
 */
public final class MessageMarshaller implements Marshaller<Message> {

    private static final int FIRST_BYTES = 4 << 10;

    private final int limit;

    public MessageMarshaller(int limit) {
        this.limit = limit;
    }

    @Override
    public InputStream stream(Message message) {
        return new ByteArrayInputStream(message.bytes());
    }

    @Override
    public Message parse(InputStream stream) {
        try {
            return stream instanceof KnownLength ? plain(stream) : compressed(stream);
        } catch (IOException | RuntimeException e) {
            return Message.defective("the message cannot be read: " + e.getMessage());
        }
    }

    private Message plain(InputStream stream) throws IOException {
        int size = stream.available();
        if (size > limit) {
            return tooLarge("has " + size);
        }
        byte[] bytes = new byte[size];
        int read = stream.readNBytes(bytes, 0, size);
        return read == size
                ? Message.of(bytes)
                : Message.defective("the message ends after " + read + " bytes of " + size);
    }

    /**
     * Reads a compressed message and counts the decompressed bytes. Reads at most one byte beyond the limit, because
     * the message may be a decompression bomb.
     */
    private Message compressed(InputStream stream) throws IOException {
        CallBytes call = CallBytes.current();
        byte[] bytes = new byte[Math.min(limit, FIRST_BYTES)];
        int size = 0;
        while (true) {
            size += stream.readNBytes(bytes, size, bytes.length - size);
            if (size < bytes.length) {
                return Message.of(Arrays.copyOf(bytes, size));
            }
            if (size == limit) {
                return stream.read() < 0 ? Message.of(bytes) : tooLarge("decompresses to more than " + limit);
            }
            int length = (int) Math.min(limit, 2L * size);
            if (call != null) {
                try {
                    call.unpack(length - size);
                } catch (StatusException e) {
                    return Message.refused(e);
                }
            }
            bytes = Arrays.copyOf(bytes, length);
        }
    }

    private Message tooLarge(String size) {
        return Message.defective("the message " + size + " bytes, the limit is " + limit
                + "; send fewer or smaller records in one message");
    }
}
