package io.ingestor.wal.internal.append;

import io.ingestor.wal.Retention;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The limits on the log's size and age, and their comparison with the current log. */
public final class Expiry {

    private final Retention retention;
    private final LongSupplier logBytes;
    private final StorageDirectory directory;
    private final Clock clock;

    public Expiry(Retention retention, LongSupplier logBytes, StorageDirectory directory, Clock clock) {
        this.retention = retention;
        this.logBytes = logBytes;
        this.directory = directory;
        this.clock = clock;
    }

    /** Returns true if there is any limit. */
    boolean isLimited() {
        return retention.isLimited();
    }

    /** Returns true if the log exceeds the limit on bytes, or its first segment the limit on age. */
    boolean isExpired(SegmentInfo first) throws IOException {
        return logBytes.getAsLong() > retention.bytes() || isTooOld(first);
    }

    private boolean isTooOld(SegmentInfo segment) throws IOException {
        if (!retention.limitsAge()) {
            return false;
        }
        Duration age = Duration.between(directory.lastModified(segment.header().name()), clock.instant());
        return age.compareTo(retention.age()) > 0;
    }
}
