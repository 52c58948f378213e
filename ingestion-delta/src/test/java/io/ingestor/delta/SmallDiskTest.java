package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.segmented.Commands;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real file system of two megabytes that fills up or becomes read-only under an open sink. Needs root. */
@Tag("proof")
@Timeout(120)
class SmallDiskTest {

    private static final int BLOCK = 4096;

    @TempDir
    Path parent;

    private Path disk;
    private boolean mounted;

    @BeforeEach
    void mount() throws IOException {
        Commands.require("small disk", "mount", "umount");
        disk = Files.createDirectory(parent.resolve("disk"));
        try {
            Commands.run("mount", "-t", "tmpfs", "-o", "size=2m", "tables", disk.toString());
            mounted = true;
        } catch (IOException e) {
            Commands.skip("small disk", "no file system can be mounted: " + e.getMessage());
        }
    }

    @AfterEach
    void unmount() throws IOException {
        if (mounted) {
            Commands.run("umount", "--lazy", disk.toString());
        }
    }

    @Test
    void aFullDiskDelaysFlushesUntilThereIsRoom() throws IOException {
        Path ballast = disk.resolve("ballast");
        try (DeltaSink sink = Deliveries.sink(FileSystemDirectory.open(disk.resolve("tables")))) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            fill(ballast);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("No space left on device")
                        .hasMessageContaining(
                                disk.toRealPath().resolve("tables").toString());
            }
            assertThat(sink.lastSequence()).isEqualTo(6);
            Files.delete(ballast);

            Deliveries.flush(sink, 7, 12);
        }
        assertThat(StoredRows.of(FileSystemDirectory.open(disk.resolve("tables"))))
                .isEqualTo(Deliveries.expected(12));
        assertThat(StoredRows.leftovers(FileSystemDirectory.open(disk.resolve("tables"))))
                .isEmpty();
    }

    private static void fill(Path file) {
        byte[] block = new byte[BLOCK];
        assertThatThrownBy(() -> {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        while (true) {
                            out.write(block);
                        }
                    }
                })
                .hasMessageContaining("No space left");
    }

    @Test
    void aDiskThatBecomesReadOnlyDelaysFlushesUntilItIsWritable() throws IOException {
        try (DeltaSink sink = Deliveries.sink(FileSystemDirectory.open(disk.resolve("tables")))) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            // A file that is open for writing, such as the lock, would keep the whole disk writable.
            Path table = disk.resolve("tables/acme/orders");
            Commands.run("mount", "--bind", table.toString(), table.toString());
            Commands.run("mount", "-o", "remount,bind,ro", table.toString());
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("Read-only file system")
                        .hasMessageContaining(table.toRealPath().toString());
            }
            Commands.run("umount", "--lazy", table.toString());

            Deliveries.flush(sink, 7, 12);
        }
        assertThat(StoredRows.of(FileSystemDirectory.open(disk.resolve("tables"))))
                .isEqualTo(Deliveries.expected(12));
    }
}
