package io.ingestor.cli.send;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a stream on a thread of its own, so that its consumer does not block while the stream is silent. One
 * thread consumes; any thread may call {@link #giveUp()}.
 */
final class ReadAhead implements LineReader.Source {

    private static final int CHUNK_BYTES = 1 << 16;

    /** The longest time that a read waits for bytes. */
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final InputStream in;
    private byte[] chunk = new byte[CHUNK_BYTES];
    private int length;
    private boolean ended;
    private boolean givenUp;
    private @Nullable IOException failure;

    private ReadAhead(InputStream in) {
        this.in = in;
    }

    /** Starts to read. The caller closes the stream after {@link #giveUp()}. */
    static ReadAhead start(InputStream in) {
        ReadAhead ahead = new ReadAhead(in);
        // A daemon, because a read of a silent pipe ends only with the process.
        Thread reader = new Thread(ahead::run, "read-ahead");
        reader.setDaemon(true);
        reader.start();
        return ahead;
    }

    /** Waits briefly for bytes if there are none. Returns no bytes after {@link #giveUp()}. */
    @Override
    public synchronized int read(byte[] target) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SILENCE_NANOS;
        for (long left = SILENCE_NANOS; isSilent() && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (givenUp) {
            return 0;
        }
        if (length == 0 && failure != null) {
            throw failure;
        }
        if (length == 0) {
            return ended ? -1 : 0;
        }
        int taken = Math.min(length, target.length);
        System.arraycopy(chunk, 0, target, 0, taken);
        System.arraycopy(chunk, taken, chunk, 0, length - taken);
        length -= taken;
        notifyAll();
        return taken;
    }

    /** Stops reading, and wakes up the threads that wait. */
    synchronized void giveUp() {
        givenUp = true;
        notifyAll();
    }

    private synchronized boolean isWanted() {
        return !givenUp;
    }

    private boolean isSilent() {
        return length == 0 && !ended && !givenUp;
    }

    private void run() {
        byte[] spare = new byte[CHUNK_BYTES];
        try {
            for (int read = in.read(spare); read >= 0 && isWanted(); read = in.read(spare)) {
                spare = give(spare, read);
            }
            end(null);
        } catch (IOException e) {
            end(e);
        } catch (InterruptedException | RuntimeException | Error e) {
            end(new IOException(e));
        }
    }

    /** Hands over a chunk once the previous one has been taken. Returns the array for the next chunk. */
    private synchronized byte[] give(byte[] full, int bytes) throws InterruptedException {
        while (length > 0 && !givenUp) {
            wait();
        }
        byte[] spare = chunk;
        chunk = full;
        length = bytes;
        notifyAll();
        return spare;
    }

    private synchronized void end(@Nullable IOException cause) {
        ended = true;
        failure = cause;
        notifyAll();
    }
}
