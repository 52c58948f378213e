package io.ingestor.wal.storage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The files and directories that one owner in this process has claimed. POSIX locks belong to the process and end with
 * any close of the locked file in it, so a second owner must be refused before it opens the lock file.
 *
 * <p>A class loader has its own static fields, but shares the system properties with all others: each claim is one of
 * them. Hosts and test frameworks may replace or restore system properties, so a class loader trusts its own field
 * first.
 */
final class ProcessClaims {

    /** Constant strings are the same objects in every class loader, so this is also the monitor of all claims. */
    private static final String PREFIX = "io.ingestor.wal.claim.";

    /** Identifies the claims of this class loader. */
    private static final String LOADER = UUID.randomUUID().toString();

    private static final Set<String> CLAIMED = new HashSet<>();

    private final String location;
    private final List<String> held = new ArrayList<>();

    ProcessClaims(String location) {
        this.location = location;
    }

    /** Claims the identity of a file. */
    void add(String identity) throws DirectoryLockedException {
        synchronized (PREFIX) {
            // A claim of this class loader that is not in the field was restored after its release.
            String loader = System.getProperty(PREFIX + identity, LOADER);
            if (CLAIMED.contains(identity) || !loader.equals(LOADER)) {
                throw new DirectoryLockedException(location);
            }
            System.setProperty(PREFIX + identity, LOADER);
            CLAIMED.add(identity);
            held.add(identity);
        }
    }

    /** Gives all claims back. Repeated calls have no effect. */
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
