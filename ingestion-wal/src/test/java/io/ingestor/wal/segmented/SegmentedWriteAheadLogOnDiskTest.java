package io.ingestor.wal.segmented;

import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WriteAheadLogContract;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.FileTree;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** The tests of the contract on a directory of the file system. */
class SegmentedWriteAheadLogOnDiskTest extends WriteAheadLogContract {

    // Not @TempDir: the contract asks for the directory while it is constructed.
    private Path path;

    @Override
    protected WalFactory factory(Assumed options) {
        return SegmentedWriteAheadLogTest.segmented(options);
    }

    @Override
    protected StorageDirectory directory() {
        try {
            path = Files.createTempDirectory("wal-contract");
            return FileSystemDirectory.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void deleteFiles() throws IOException {
        FileTree.delete(path);
    }
}
