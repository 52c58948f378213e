package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A {@link ReadableFile} over a channel. Interrupting a reading thread closes the channel. The channel is then
 * reopened, the read is repeated, and the interrupt status stays set for the caller.
 */
final class ChannelReadableFile implements ReadableFile {

    private final String name;
    private final Path path;
    private volatile FileChannel channel;
    private volatile boolean closed;

    ChannelReadableFile(String name, Path path) throws IOException {
        this.name = name;
        this.path = path;
        this.channel = openChannel();
    }

    private FileChannel openChannel() throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "cannot open file " + path + " for reading; give it to the user that this process runs as: "
                            + Reason.of(e),
                    e);
        } catch (IOException e) {
            throw new IOException("cannot open file " + path + " for reading: " + Reason.of(e), e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() throws IOException {
        return uninterrupted(FileChannel::size, "size cannot be read");
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        return uninterrupted(
                open -> {
                    target.position(start);
                    return open.read(target, position);
                },
                "read at position " + position + " failed");
    }

    @Override
    public void syncData() throws IOException {
        uninterrupted(
                open -> {
                    open.force(false);
                    return name;
                },
                "sync failed");
    }

    private <T> T uninterrupted(ChannelCall<T> call, String what) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                FileChannel open = channel;
                try {
                    return call.on(open);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    reopen(open);
                } catch (ClosedChannelException e) {
                    if (closed) {
                        throw new IOException(what + ": file " + path + " was closed", e);
                    }
                    reopen(open);
                } catch (IOException e) {
                    throw new IOException(what + ", file " + path + ": " + Reason.of(e), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void reopen(FileChannel broken) throws IOException {
        if (channel == broken && !closed) {
            channel = openChannel();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    private interface ChannelCall<T> {
        T on(FileChannel channel) throws IOException;
    }
}
