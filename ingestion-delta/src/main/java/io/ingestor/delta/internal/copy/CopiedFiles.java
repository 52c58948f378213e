package io.ingestor.delta.internal.copy;

import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A copier of files that never change under their names. For one thread. */
final class CopiedFiles {

    private static final int BUFFER_BYTES = 1 << 20;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Gives a file a name in another directory, or copies it durably if that is not possible. */
    void copy(StorageDirectory from, StorageDirectory to, String name) throws IOException {
        if (to.linkFrom(from, name, name)) {
            return;
        }
        try (ReadableFile source = from.openForRead(name)) {
            long size = source.size();
            try (WritableFile target = to.create(name)) {
                for (long position = 0; position < size; position += buffer.limit()) {
                    buffer.clear().limit((int) Math.min(BUFFER_BYTES, size - position));
                    if (source.readFully(buffer, position) < buffer.limit()) {
                        throw new EOFException(
                                "file " + from.location() + '/' + name + " ended before position " + size);
                    }
                    target.writeFully(buffer.flip(), position);
                }
                target.syncAll();
            }
        }
    }
}
