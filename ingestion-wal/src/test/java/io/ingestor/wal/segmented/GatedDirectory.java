package io.ingestor.wal.segmented;

import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** Runs an action inside each data sync of another directory, before it takes effect. */
record GatedDirectory(StorageDirectory inner, Runnable duringSync) implements StorageDirectory {

    @Override
    public String location() {
        return inner.location();
    }

    @Override
    public List<String> list() throws IOException {
        return inner.list();
    }

    @Override
    public WritableFile create(String name) throws IOException {
        return new Gated(inner.create(name), duringSync);
    }

    @Override
    public WritableFile openForWrite(String name) throws IOException {
        return new Gated(inner.openForWrite(name), duringSync);
    }

    @Override
    public ReadableFile openForRead(String name) throws IOException {
        return inner.openForRead(name);
    }

    @Override
    public Instant lastModified(String name) throws IOException {
        return inner.lastModified(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        inner.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
        inner.delete(name);
    }

    @Override
    public void sync() throws IOException {
        inner.sync();
    }

    @Override
    public long usableBytes() throws IOException {
        return inner.usableBytes();
    }

    @Override
    public DirectoryLock lock() throws IOException {
        return inner.lock();
    }

    private record Gated(WritableFile inner, Runnable duringSync) implements WritableFile {
        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return inner.write(source, position);
        }

        @Override
        public long size() throws IOException {
            return inner.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            inner.truncate(size);
        }

        @Override
        public void syncData() throws IOException {
            duringSync.run();
            inner.syncData();
        }

        @Override
        public void syncAll() throws IOException {
            inner.syncAll();
        }

        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }
}
