package io.ingestor.internal.fake;

import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.time.Instant;
import java.util.List;

/** A directory for logs that keep no files. */
final class NoDirectory implements StorageDirectory {

    @Override
    public String location() {
        return "nowhere";
    }

    @Override
    public List<String> list() {
        return List.of();
    }

    @Override
    public WritableFile create(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public WritableFile openForWrite(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public ReadableFile openForRead(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public Instant lastModified(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public void link(String from, String to) {
        throw new UnsupportedOperationException(from);
    }

    @Override
    public StorageDirectory directory(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public List<String> directories() {
        return List.of();
    }

    @Override
    public void rename(String from, String to) {
        throw new UnsupportedOperationException(from);
    }

    @Override
    public void delete(String name) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public void sync() {}

    @Override
    public long usableBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public DirectoryLock lock() {
        return () -> {};
    }
}
