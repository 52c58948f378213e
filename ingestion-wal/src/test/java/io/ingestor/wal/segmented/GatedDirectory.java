package io.ingestor.wal.segmented;

import io.ingestor.wal.storage.FilterDirectory;
import io.ingestor.wal.storage.FilterFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;

/** A directory that runs an action inside each data sync of its files, before it takes effect. */
final class GatedDirectory extends FilterDirectory {

    private final Runnable duringSync;

    GatedDirectory(StorageDirectory directory, Runnable duringSync) {
        super(directory);
        this.duringSync = duringSync;
    }

    @Override
    public WritableFile create(String name) throws IOException {
        return new Gated(super.create(name));
    }

    @Override
    public WritableFile openForWrite(String name) throws IOException {
        return new Gated(super.openForWrite(name));
    }

    private final class Gated extends FilterFile {

        Gated(WritableFile file) {
            super(file);
        }

        @Override
        public void syncData() throws IOException {
            duringSync.run();
            super.syncData();
        }
    }
}
