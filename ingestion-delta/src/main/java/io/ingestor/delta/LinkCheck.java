package io.ingestor.delta;

import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;

/** A check that the file system has hard links, which make a commit one atomic step. */
final class LinkCheck {

    private static final String FILE = "link-check.tmp";
    private static final String LINK = "link-check-2.tmp";

    private LinkCheck() {}

    /** Throws if the file system of a directory has no hard links. Leaves nothing behind. */
    static void require(StorageDirectory directory) throws IOException {
        deleteBoth(directory);
        directory.create(FILE).close();
        try {
            directory.link(FILE, LINK);
        } catch (IOException | UnsupportedOperationException e) {
            throw new IOException(
                    "the file system of " + directory.location()
                            + " must have hard links, which commits of tables need: use a directory on a local disk",
                    e);
        } finally {
            deleteBoth(directory);
        }
    }

    private static void deleteBoth(StorageDirectory directory) throws IOException {
        for (String name : directory.list()) {
            if (name.equals(FILE) || name.equals(LINK)) {
                directory.delete(name);
            }
        }
    }
}
