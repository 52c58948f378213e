package io.ingestor.wal.storage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The files and directories that one owner in this process has claimed. POSIX locks belong to the process and end when
 * any channel to the locked file is closed in it. A second owner must therefore be refused before it opens the lock
 * file.
 *
 * <p>Each class loader has its own static fields but shares the system properties with all others, so each claim is
 * also a system property. Hosts and test frameworks may replace or restore system properties, so a class loader checks
 * its own field first.
 */
final class ProcessClaims {

    /**
     * The prefix of the properties. A constant string is the same object in every class loader, so it is also the
     * monitor of all claims.
     */
    private static final String PREFIX = "io.ingestor.wal.claim.";

    /** The value of the properties that this class loader sets. */
    private static final String LOADER = UUID.randomUUID().toString();

    private static final Set<String> CLAIMED = new HashSet<>();

    private final String location;
    private final List<String> held = new ArrayList<>();

    ProcessClaims(String location) {
        this.location = location;
    }

    /** Claims the file or directory with this identity; throws if it is already claimed. */
    void add(String identity) throws DirectoryLockedException {
        synchronized (PREFIX) {
            // If the property has this loader's value but the field lacks the identity, it was restored after a
            // release.
            String loader = System.getProperty(PREFIX + identity, LOADER);
            if (CLAIMED.contains(identity) || !loader.equals(LOADER)) {
                throw new DirectoryLockedException(location);
            }
            System.setProperty(PREFIX + identity, LOADER);
            CLAIMED.add(identity);
            held.add(identity);
        }
    }

    /** Releases all claims. Repeated calls have no effect. */
    void release() {
        synchronized (PREFIX) {
            for (String identity : held) {
                CLAIMED.remove(identity);
                System.clearProperty(PREFIX + identity);
            }
            held.clear();
        }
    }
}
