package io.ingestor.wal.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A read-only view of a directory of the local file system. */
final class ReadOnlyDirectory implements StorageDirectory {

    private final FileSystemDirectory directory;

    ReadOnlyDirectory(FileSystemDirectory directory) {
        this.directory = directory;
    }

    FileSystemDirectory directory() {
        return directory;
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
        throw refusal("create", name);
    }

    @Override
    public WritableFile openForWrite(String name) throws IOException {
        throw refusal("open for writing", name);
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
    public void link(String from, String to) throws IOException {
        throw refusal("link", from);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        throw refusal("rename", from);
    }

    @Override
    public void delete(String name) throws IOException {
        throw refusal("delete", name);
    }

    @Override
    public StorageDirectory directory(String name) throws IOException {
        if (!directory.directories().contains(name)) {
            throw new IOException(
                    "cannot create directory " + name + ": directory " + location() + " is open read-only");
        }
        return new ReadOnlyDirectory(directory.existing(name));
    }

    @Override
    public List<String> directories() throws IOException {
        return directory.directories();
    }

    @Override
    public void sync() throws IOException {
        throw new IOException("directory " + location() + " is open read-only and cannot be synced");
    }

    @Override
    public long usableBytes() throws IOException {
        return directory.usableBytes();
    }

    @Override
    public DirectoryLock lock() throws IOException {
        return directory.lockToRead();
    }

    private IOException refusal(String what, String name) {
        return new IOException("cannot " + what + " file " + name + ": directory " + location() + " is open read-only");
    }
}
