package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A directory that counts the bytes read from its files. */
public final class CountingDirectory implements StorageDirectory {

    private final StorageDirectory directory;
    private final AtomicLong read = new AtomicLong();

    public CountingDirectory(StorageDirectory directory) {
        this.directory = directory;
    }

    /** Returns the bytes read since the call before. */
    public long takeRead() {
        return read.getAndSet(0);
    }

    @Override
    public String location() {
        return directory.location();
    }

    @Override
    public List<String> list() throws IOException {
        return directory.list();
    }

    @Override
    public WritableFile create(String name) throws IOException {
        return directory.create(name);
    }

    @Override
    public WritableFile openForWrite(String name) throws IOException {
        return directory.openForWrite(name);
    }

    @Override
    public ReadableFile openForRead(String name) throws IOException {
        ReadableFile file = directory.openForRead(name);
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

    @Override
    public Instant lastModified(String name) throws IOException {
        return directory.lastModified(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        directory.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        directory.delete(name);
    }

    @Override
    public void sync() throws IOException {
        directory.sync();
    }

    @Override
    public long usableBytes() throws IOException {
        return directory.usableBytes();
    }

    @Override
    public DirectoryLock lock() throws IOException {
        return directory.lock();
    }
}
