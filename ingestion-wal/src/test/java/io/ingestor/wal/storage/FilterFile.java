package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that passes every call to another one. A subclass overrides the calls that it changes. */
public abstract class FilterFile implements WritableFile {

    private final WritableFile file;

    protected FilterFile(WritableFile file) {
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
        file.syncData();
    }

    @Override
    public void syncAll() throws IOException {
        file.syncAll();
    }

    @Override
    public void verifyName() throws IOException {
        file.verifyName();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
