package io.ingestor.delta.internal.parquet;

import io.ingestor.wal.storage.ReadableFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A range of a file that is read from its beginning to its end. The file is not closed. */
final class FileInput extends InputStream {

    private static final int BUFFER = 8 << 10;

    private final ReadableFile file;
    private final long end;
    private final byte[] buffer;
    private long position;
    private int next;
    private int limit;

    FileInput(ReadableFile file, long start, long end) {
        this.file = file;
        this.position = start;
        this.end = end;
        this.buffer = new byte[(int) Math.min(BUFFER, end - start)];
    }

    /** Returns the bytes that are left in the range. */
    long left() {
        return end - position + limit - next;
    }

    private boolean fill() throws IOException {
        if (position >= end) {
            return false;
        }
        int length = (int) Math.min(buffer.length, end - position);
        readFrom(buffer, 0, length);
        next = 0;
        limit = length;
        return true;
    }

    private void readFrom(byte[] target, int offset, int length) throws IOException {
        int count = file.readFully(ByteBuffer.wrap(target, offset, length), position);
        if (count < length) {
            throw new EOFException("file " + file.name() + " ends at " + (position + count) + ", " + (length - count)
                    + " bytes too early");
        }
        position += length;
    }

    @Override
    public int read() throws IOException {
        if (next == limit && !fill()) {
            return -1;
        }
        return buffer[next++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next == limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - next);
        System.arraycopy(buffer, next, target, offset, count);
        next += count;
        return count;
    }

    /** Reads exactly as many bytes as requested. */
    byte[] readExactly(int length) throws IOException {
        if (length < 0 || length > left()) {
            throw new EOFException("length must be from 0 to " + left() + ", was " + length);
        }
        byte[] target = new byte[length];
        int buffered = Math.min(length, limit - next);
        System.arraycopy(buffer, next, target, 0, buffered);
        next += buffered;
        if (buffered < length) {
            readFrom(target, buffered, length - buffered);
        }
        return target;
    }
}
