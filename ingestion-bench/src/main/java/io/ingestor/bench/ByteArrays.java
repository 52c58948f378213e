package io.ingestor.bench;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A marshaller of messages as byte arrays, so that no time for encoding or parsing is measured. */
final class ByteArrays implements MethodDescriptor.Marshaller<byte[]> {

    static final ByteArrays INSTANCE = new ByteArrays();

    private ByteArrays() {}

    @Override
    public InputStream stream(byte[] value) {
        return new Known(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            byte[] bytes = new byte[stream.available()];
            stream.readNBytes(bytes, 0, bytes.length);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Known extends ByteArrayInputStream implements KnownLength {
        Known(byte[] value) {
            super(value);
        }
    }
}
