package io.ingestor.grpc.fake;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A marshaller of raw bytes, for requests that the generated classes would never write. */
public final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {

    public static <R> MethodDescriptor<byte[], R> requests(MethodDescriptor<?, R> method) {
        return method.toBuilder(new RawBytes(), method.getResponseMarshaller()).build();
    }

    @Override
    public InputStream stream(byte[] value) {
        return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
