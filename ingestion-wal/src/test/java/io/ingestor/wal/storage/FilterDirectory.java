package io.ingestor.wal.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A directory that passes every call to another one. A subclass overrides the calls that it changes. */
public abstract class FilterDirectory implements StorageDirectory {

    private final StorageDirectory directory;

    protected FilterDirectory(StorageDirectory directory) {
        this.directory = directory;
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
        return directory.openForRead(name);
    }

    @Override
    public Instant lastModified(String name) throws IOException {
        return directory.lastModified(name);
    }

    @Override
    public boolean hasOtherNames(String name) throws IOException {
        return directory.hasOtherNames(name);
    }

    @Override
    public void link(String from, String to) throws IOException {
        directory.link(from, to);
    }

    @Override
    public boolean linkFrom(StorageDirectory source, String from, String to) throws IOException {
        return directory.linkFrom(source, from, to);
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
    public StorageDirectory directory(String name) throws IOException {
        return directory.directory(name);
    }

    @Override
    public List<String> directories() throws IOException {
        return directory.directories();
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
