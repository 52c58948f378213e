package io.ingestor.delta.internal.parquet;

import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A file that is written from its beginning to its end. The file is neither synced nor closed. */
final class FileOutput extends OutputStream {

    private static final int BUFFER = 8 << 10;

    private final WritableFile file;
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;
    private long written;

    FileOutput(WritableFile file) {
        this.file = file;
    }

    /** Returns the position at which the next byte is written. */
    long position() {
        return written + buffered;
    }

    @Override
    public void write(int value) throws IOException {
        if (buffered == buffer.length) {
            flush();
        }
        buffer[buffered++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (length > buffer.length - buffered) {
            flush();
            if (length >= buffer.length) {
                file.writeFully(ByteBuffer.wrap(source, offset, length), written);
                written += length;
                return;
            }
        }
        System.arraycopy(source, offset, buffer, buffered, length);
        buffered += length;
    }

    @Override
    public void flush() throws IOException {
        if (buffered > 0) {
            file.writeFully(ByteBuffer.wrap(buffer, 0, buffered), written);
            written += buffered;
            buffered = 0;
        }
    }
}
