package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.FilterDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directories that a sink cannot use: refused with the reason, or used again once they can be. */
class UnusableDirectoryTest {

    private static final Set<String> CHANGES = Set.of("create", "link", "rename", "delete", "write");

    @TempDir
    Path directory;

    /** A file system without hard links, such as exFAT. */
    private static final class WithoutLinks extends FilterDirectory {

        private final boolean unsupported;

        WithoutLinks(StorageDirectory directory, boolean unsupported) {
            super(directory);
            this.unsupported = unsupported;
        }

        @Override
        public void link(String from, String to) throws IOException {
            if (unsupported) {
                throw new UnsupportedOperationException();
            }
            throw new IOException("cannot link file " + from + " to " + to + ": Operation not permitted");
        }
    }

    @Test
    void aFileSystemWithoutHardLinksIsRefusedAtTheOpen() throws IOException {
        for (boolean unsupported : new boolean[] {false, true}) {
            SimulatedDirectory root = new SimulatedDirectory();
            try (DeltaSink sink = Deliveries.sink(new WithoutLinks(root, unsupported))) {
                assertThatThrownBy(() -> Deliveries.open(sink))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("the file system of simulated must have hard links")
                        .hasMessageContaining("use a directory on a local disk");
            }
            assertThat(root.list()).isEmpty();
            try (DeltaSink sink = Deliveries.sink(root)) {
                assertThat(Deliveries.open(sink)).isZero();
            }
        }
    }

    @Test
    @Timeout(120)
    void aDirectoryThatAnotherProcessOwnsIsRefusedUntilThatEnds() throws Exception {
        Process owner = OwnerProcess.start(directory);
        try (DeltaSink sink = Deliveries.sink(FileSystemDirectory.open(directory))) {
            assertThatThrownBy(() -> Deliveries.open(sink))
                    .isInstanceOf(DirectoryLockedException.class)
                    .hasMessageContaining("directory " + directory.toRealPath() + " is in use by another process")
                    .hasMessageContaining("close");
        } finally {
            owner.destroyForcibly().waitFor();
        }

        try (DeltaSink sink = Deliveries.sink(FileSystemDirectory.open(directory))) {
            assertThat(Deliveries.open(sink)).isEqualTo(6);
            Deliveries.flush(sink, 7, 12);
        }
        assertThat(StoredRows.of(FileSystemDirectory.open(directory))).isEqualTo(Deliveries.expected(12));
    }

    @Test
    void tablesThatCannotBeChangedGoOnWhenTheyCan() throws IOException {
        for (String place : List.of("acme/orders/_delta_log/", "acme/orders/data/", "beta/_/", "progress")) {
            SimulatedDirectory root = new SimulatedDirectory();
            try (DeltaSink sink = Deliveries.sink(root)) {
                Deliveries.open(sink);
                Deliveries.flush(sink, 1, 6);
                root.faults((call, file) -> CHANGES.contains(call) && file.startsWith(place) ? Fault.EIO : null);
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                            .as(place)
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("of file " + place);
                }
                root.faults((call, file) -> null);

                Deliveries.flush(sink, 7, 12);
            }
            assertThat(StoredRows.of(root)).as(place).isEqualTo(Deliveries.expected(12));
            try (DeltaSink sink = Deliveries.sink(root)) {
                Deliveries.open(sink);
                Deliveries.flush(sink, 13, 17);
            }
            assertThat(StoredRows.leftovers(root)).as(place).isEmpty();
        }
    }

    @Test
    void aDiskThatIsFullAtAnyStepIsUsedAgainWhenThereIsRoom() throws IOException {
        for (String call : List.of("create", "write", "syncAll", "link", "rename")) {
            SimulatedDirectory root = new SimulatedDirectory();
            try (DeltaSink sink = Deliveries.sink(root)) {
                Deliveries.open(sink);
                Deliveries.flush(sink, 1, 6);
                root.faults((made, file) -> made.equals(call) ? Fault.ENOSPC : null);
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                            .as(call)
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining(call + " of file ")
                            .hasMessageContaining("No space left on device");
                }
                root.faults((made, file) -> null);

                Deliveries.flush(sink, 7, 17);
            }
            assertThat(StoredRows.of(root)).as(call).isEqualTo(Deliveries.expected(17));
        }
    }

    @Test
    void aTableThatIsReadOnlyOnDiskIsNamed() throws Exception {
        try (DeltaSink sink = Deliveries.sink(FileSystemDirectory.open(directory))) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            Path log = directory.toRealPath().resolve("acme/orders/_delta_log");
            Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("r-xr-xr-x"));
            Assumptions.assumeFalse(
                    Files.isWritable(log), "permissions do not bind this user; the proof mounts a disk");

            assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(log.toString());
            Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rwx------"));
            Deliveries.flush(sink, 7, 12);
        }
        assertThat(StoredRows.of(FileSystemDirectory.open(directory))).isEqualTo(Deliveries.expected(12));
    }
}
