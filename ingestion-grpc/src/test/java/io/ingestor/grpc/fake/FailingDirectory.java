package io.ingestor.grpc.fake;

import io.ingestor.wal.storage.FilterDirectory;
import io.ingestor.wal.storage.FilterFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;

/** A directory on a disk that can fail at its next sync, or be full. */
public final class FailingDirectory extends FilterDirectory {

    private volatile boolean broken;
    private volatile boolean full;

    public FailingDirectory(StorageDirectory directory) {
        super(directory);
    }

    public void breakDown() {
        broken = true;
    }

    /** Makes every creation of a file fail. */
    public void fillUp() {
        full = true;
    }

    public void freeUp() {
        full = false;
    }

    @Override
    public WritableFile create(String name) throws IOException {
        if (full) {
            throw new IOException("cannot create file " + location() + "/" + name + ": No space left on device");
        }
        return new FailingFile(super.create(name));
    }

    @Override
    public WritableFile openForWrite(String name) throws IOException {
        return new FailingFile(super.openForWrite(name));
    }

    private final class FailingFile extends FilterFile {

        FailingFile(WritableFile file) {
            super(file);
        }

        private void checkDisk() throws IOException {
            if (broken) {
                throw new IOException("the disk is broken");
            }
        }

        @Override
        public void syncData() throws IOException {
            checkDisk();
            super.syncData();
        }

        @Override
        public void syncAll() throws IOException {
            checkDisk();
            super.syncAll();
        }
    }
}
