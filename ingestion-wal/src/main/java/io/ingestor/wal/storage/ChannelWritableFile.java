package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A {@link WritableFile} over a channel. Its exceptions name the file and, for a write, the position. */
final class ChannelWritableFile implements WritableFile {

    private final String name;
    private final Path path;
    private final FileChannel channel;
    private final String identity;

    private ChannelWritableFile(String name, Path path, FileChannel channel, String identity) {
        this.name = name;
        this.path = path;
        this.channel = channel;
        this.identity = identity;
    }

    static ChannelWritableFile open(String name, Path path, Set<StandardOpenOption> how) throws IOException {
        FileChannel channel = FileChannel.open(path, how, OwnerOnly.file(path));
        try {
            return new ChannelWritableFile(name, path, channel, FileIdentity.of(path));
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        int count = source.remaining();
        try {
            return channel.write(source, position);
        } catch (IOException e) {
            throw new IOException(
                    "write of " + count + " bytes at position " + position + " of file " + path + " failed: "
                            + Reason.of(e),
                    e);
        }
    }

    @Override
    public long size() throws IOException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new IOException("size of file " + path + " cannot be read: " + Reason.of(e), e);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            throw new IOException("truncation of file " + path + " to " + size + " bytes failed: " + Reason.of(e), e);
        }
    }

    @Override
    public void syncData() throws IOException {
        force(false);
    }

    @Override
    public void syncAll() throws IOException {
        force(true);
    }

    @Override
    public void verifyName() throws IOException {
        FileIdentity.require(path, identity);
    }

    private void force(boolean metadata) throws IOException {
        try {
            channel.force(metadata);
        } catch (IOException e) {
            throw new IOException("sync of file " + path + " failed: " + Reason.of(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
