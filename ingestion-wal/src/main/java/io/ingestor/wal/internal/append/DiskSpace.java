package io.ingestor.wal.internal.append;

import io.ingestor.wal.internal.host.HostLogger;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.OptionalLong;

/** The usable space on the disk, as last read on the housekeeping thread, and the reserve that the log leaves free. */
public final class DiskSpace {

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor.wal");
    private static final long UNKNOWN = -1;

    private final StorageDirectory directory;
    private final long reservedBytes;
    private volatile long usable = UNKNOWN;

    public DiskSpace(StorageDirectory directory, long reservedBytes) {
        this.directory = directory;
        this.reservedBytes = reservedBytes;
    }

    public long reservedBytes() {
        return reservedBytes;
    }

    public OptionalLong usableBytes() {
        long bytes = usable;
        return bytes == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /**
     * Throws if a new file of {@code bytes} bytes would use part of the reserve. Does not throw if the usable space is
     * unknown; a write to a full disk fails later.
     */
    void require(long bytes) throws IOException {
        look();
        long now = usable;
        // Neither is negative, so the difference cannot overflow.
        if (now != UNKNOWN && now - reservedBytes < bytes) {
            throw new IOException("only " + now + " bytes are usable in " + directory.location() + ", a segment takes "
                    + bytes + " and " + reservedBytes + " are kept free (reservedBytes)");
        }
    }

    /** Reads the usable space again. A failure makes it unknown. */
    public void look() {
        try {
            long bytes = directory.usableBytes();
            // Some file systems always report 0. A full one refuses the write anyway.
            usable = bytes > 0 ? bytes : UNKNOWN;
        } catch (IOException e) {
            // For example, the directory may lie below a mount point that this process cannot see.
            usable = UNKNOWN;
            LOGGER.log(Level.DEBUG, "cannot read the usable bytes of " + directory.location(), e);
        }
    }
}
