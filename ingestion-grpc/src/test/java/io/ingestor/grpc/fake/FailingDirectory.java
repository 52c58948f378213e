package io.ingestor.grpc.fake;

import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** A directory whose disk can be made to fail at its next sync, or to be full. */
public final class FailingDirectory implements StorageDirectory {

    private final StorageDirectory directory;
    private volatile boolean broken;
    private volatile boolean full;

    public FailingDirectory(StorageDirectory directory) {
        this.directory = directory;
    }

    public void breakDown() {
        broken = true;
    }

    /** No file can be created any more. */
    public void fillUp() {
        full = true;
    }

    public void freeUp() {
        full = false;
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
        if (full) {
            throw new IOException("cannot create file " + location() + "/" + name + ": No space left on device");
        }
        return new FailingFile(directory.create(name));
    }

    @Override
    public WritableFile openForWrite(String name) throws IOException {
        return new FailingFile(directory.openForWrite(name));
    }

    @Override
    public ReadableFile openForRead(String name) throws IOException {
        return directory.openForRead(name);
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

    private final class FailingFile implements WritableFile {
        private final WritableFile file;

        FailingFile(WritableFile file) {
            this.file = file;
        }

        @Override
        public String name() {
            return file.name();
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            return file.write(source, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void syncData() throws IOException {
            if (broken) {
                throw new IOException("the disk is broken");
            }
            file.syncData();
        }

        @Override
        public void syncAll() throws IOException {
            if (broken) {
                throw new IOException("the disk is broken");
            }
            file.syncAll();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
