package io.ingestor.delta.internal.log;

import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a log, read as a whole. */
final class LogFile {

    private LogFile() {}

    static byte[] read(StorageDirectory directory, String name) throws IOException {
        try (ReadableFile file = directory.openForRead(name)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
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
