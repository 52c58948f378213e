package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** A directory that counts the bytes read from its files. */
public final class CountingDirectory extends FilterDirectory {

    private final AtomicLong read = new AtomicLong();

    public CountingDirectory(StorageDirectory directory) {
        super(directory);
    }

    /** Returns the number of bytes read since the previous call. */
    public long takeRead() {
        return read.getAndSet(0);
    }

    @Override
    public ReadableFile openForRead(String name) throws IOException {
        ReadableFile file = super.openForRead(name);
        return new ReadableFile() {
            @Override
            public String name() {
                return file.name();
            }

            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                int count = file.read(target, position);
                read.addAndGet(Math.max(0, count));
                return count;
            }

            @Override
            public void syncData() throws IOException {
                file.syncData();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
