package io.ingestor.delta.internal.json;

import io.ingestor.BytesView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A view of an array of bytes. */
final class ArrayView implements BytesView {

    private final byte[] bytes;

    ArrayView(byte[] bytes) {
        this.bytes = bytes;
    }

    static ArrayView of(String text) {
        return new ArrayView(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public byte at(int index) {
        return bytes[index];
    }

    @Override
    public boolean contentEquals(byte[] other) {
        return Arrays.equals(bytes, other);
    }

    @Override
    public boolean contentEquals(String text) {
        return text().equals(text);
    }

    @Override
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public byte[] copy() {
        return bytes.clone();
    }

    @Override
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
