package io.ingestor.delta.internal.log;

import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a log, read as a whole. */
final class LogFile {

    /** The size of a commit that is read, far above that of a commit which replaces 100,000 files. */
    private static final long MAX_BYTES = 256L << 20;

    private LogFile() {}

    static byte[] read(StorageDirectory directory, String name) throws IOException {
        try (ReadableFile file = directory.openForRead(name)) {
            long size = file.size();
            if (size > MAX_BYTES) {
                throw new IOException("commit " + directory.location() + '/' + name + " must have at most " + MAX_BYTES
                        + " bytes, had " + size + "; restore the file from a backup");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining()) {
                if (file.read(content, content.position()) < 0) {
                    throw new EOFException("commit " + directory.location() + '/' + name + " must have "
                            + content.capacity() + " bytes, had " + content.position());
                }
            }
            return content.array();
        }
    }
}
