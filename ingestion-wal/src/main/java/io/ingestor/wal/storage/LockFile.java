package io.ingestor.wal.storage;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ownership of a directory through its file LOCK. It consists of claims within the process, a system lock against other
 * processes, and an {@link OwnerMark} for conflicts that neither detects. The file is not deleted at a close, because
 * two processes could then lock two different files with that name.
 */
final class LockFile implements DirectoryLock {

    static final String NAME = "LOCK";

    /**
     * The time to wait if the lock file was deleted. It is several times {@link DirectoryLock#CHECK_INTERVAL}, so that
     * the owner of the deleted file stops first.
     */
    private static final long SETTLE_NANOS = CHECK_INTERVAL.toNanos() * 5;

    /**
     * The lock files that this class loader opened while other code in the process had them locked. Closing one would
     * drop that lock, so they stay open for the next attempt.
     */
    private static final Map<String, FileChannel> LOCKED_ELSEWHERE = new ConcurrentHashMap<>();

    private final Path file;
    private final String identity;
    private final FileChannel channel;
    private final ProcessClaims claims;

    /** The mark in the file; null for a lock that only reads. */
    private final @Nullable OwnerMark mark;

    private LockFile(Path file, String identity, FileChannel channel, ProcessClaims claims, @Nullable OwnerMark mark) {
        this.file = file;
        this.identity = identity;
        this.channel = channel;
        this.claims = claims;
        this.mark = mark;
    }

    /** Takes the directory for an owner that writes. */
    static DirectoryLock take(Path directory) throws IOException {
        ProcessClaims claims = new ProcessClaims(directory.toString());
        try {
            boolean deleted = Files.notExists(directory.resolve(NAME)) && !isEmpty(directory);
            LockFile lock = open(
                    directory,
                    claims,
                    OwnerMark.ofThisProcess(),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
            try {
                if (deleted) {
                    lock.settle();
                }
                lock.verify();
                return lock;
            } catch (Throwable t) {
                lock.close();
                throw t;
            }
        } catch (Throwable t) {
            claims.release();
            throw t;
        }
    }

    /** Takes the directory for reading, without changing anything in it. */
    static DirectoryLock takeToRead(Path directory) throws IOException {
        ProcessClaims claims = new ProcessClaims(directory.toString());
        try {
            if (Files.exists(directory.resolve(NAME))) {
                return open(directory, claims, null, Set.of(StandardOpenOption.READ));
            }
            claims.add(FileIdentity.of(directory));
            return claims::release;
        } catch (Throwable t) {
            claims.release();
            throw t;
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    private static LockFile open(
            Path directory, ProcessClaims claims, @Nullable OwnerMark mark, Set<StandardOpenOption> how)
            throws IOException {
        Path file = directory.resolve(NAME);
        claims.add(FileIdentity.of(directory));
        String claimed = null;
        if (Files.exists(file)) {
            // It may be a hard link to the lock file of another directory.
            claimed = FileIdentity.of(file);
            claims.add(claimed);
        }
        String kept = claimed + (mark == null ? " to read" : " to write");
        FileChannel channel = LOCKED_ELSEWHERE.remove(kept);
        if (channel == null) {
            channel = openChannel(file, how, directory);
        }
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, mark == null) == null) {
                throw new DirectoryLockedException(directory.toString());
            }
            String identity = FileIdentity.of(file);
            if (claimed == null) {
                claims.add(identity);
            } else {
                FileIdentity.require(file, claimed);
            }
            OwnerMark found = OwnerMark.read(channel);
            if (found != null && found.isOfAnotherLiveProcess()) {
                throw new DirectoryLockedException(directory.toString(), found.pid());
            }
            if (mark != null) {
                mark.write(channel);
            }
            return new LockFile(file, identity, channel, claims, mark);
        } catch (OverlappingFileLockException e) {
            LOCKED_ELSEWHERE.put(kept, channel);
            throw new DirectoryLockedException(directory.toString());
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    private static FileChannel openChannel(Path file, Set<StandardOpenOption> how, Path directory) throws IOException {
        try {
            return FileChannel.open(file, how, OwnerOnly.file(directory));
        } catch (IOException e) {
            throw new IOException("cannot open lock file " + file + ": " + Reason.of(e), e);
        }
    }

    /** Gives an owner that held the deleted lock file time to notice the loss and stop. */
    private void settle() {
        warn(
                "file " + file + " was missing; waiting " + TimeUnit.NANOSECONDS.toSeconds(SETTLE_NANOS)
                        + " seconds for a process that may still own the directory to stop; never delete it",
                null);
        long deadline = System.nanoTime() + SETTLE_NANOS;
        for (long left = SETTLE_NANOS; left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    @Override
    public void verify() throws IOException {
        // A directory that was moved, deleted or unmounted takes the file with it.
        FileIdentity.require(file, identity);
        if (mark != null) {
            OwnerMark found = OwnerMark.read(channel);
            if (!mark.equals(found)) {
                throw new IOException("file " + file + " contains the mark of another owner"
                        + (found == null ? "" : ", process " + found.pid()));
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            clearMark();
        } finally {
            claims.release();
        }
    }

    private void clearMark() {
        // A pending interrupt would close the channel before the mark is cleared.
        boolean interrupted = Thread.interrupted();
        try {
            if (mark != null && mark.equals(OwnerMark.read(channel))) {
                OwnerMark.clear(channel);
            }
        } catch (IOException e) {
            warn("cannot clear file " + file + "; other processes are refused until this one ends", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void warn(String message, @Nullable Throwable cause) {
        try {
            System.getLogger("io.ingestor.wal").log(Level.WARNING, message, cause);
        } catch (Throwable t) {
            // A host logger that throws must not affect the lock.
        }
    }
}
