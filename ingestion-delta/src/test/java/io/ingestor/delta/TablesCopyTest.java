package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.internal.copy.RootCopy;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of copies of tables that are being written to. */
@Timeout(120)
class TablesCopyTest {

    private static final int COPIES = 20;
    private static final int BATCH = 7;

    @TempDir
    Path parent;

    private Path directory() {
        return parent.resolve("tables");
    }

    private static TablesCopy copy(Path from, Path to) throws IOException {
        TablesCopy copy = TablesCopy.of(from, to);
        copy.begin();
        copy.complete();
        return copy;
    }

    private void write(long last) throws IOException {
        try (DeltaSink sink = Deliveries.sink(FileSystemDirectory.open(directory()))) {
            long next = Deliveries.open(sink) + 1;
            for (; next <= last; next += BATCH) {
                Deliveries.flush(sink, next, Math.min(last, next + BATCH - 1));
            }
        }
    }

    private static Path only(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void hasTheRowsAndTheProgress() throws Exception {
        write(30);

        TablesCopy copy = copy(directory(), parent.resolve("copy"));

        assertThat(copy.tables()).isEqualTo(3);
        assertThat(copy.files()).isEqualTo(14);
        FileSystemDirectory copied = FileSystemDirectory.open(parent.resolve("copy"));
        assertThat(StoredRows.of(copied)).isEqualTo(Deliveries.expected(30));
        try (DeltaSink sink = Deliveries.sink(copied)) {
            assertThat(Deliveries.open(sink)).isEqualTo(30);
            Deliveries.flush(sink, 31, 40);
        }
        assertThat(StoredRows.of(copied)).isEqualTo(Deliveries.expected(40));
        assertThat(StoredRows.of(FileSystemDirectory.open(directory()))).isEqualTo(Deliveries.expected(30));
    }

    @Test
    void isMadeByBytesWhereThereAreNoLinks() throws Exception {
        SimulatedDirectory from = new SimulatedDirectory();
        try (DeltaSink sink = Deliveries.sink(from)) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 20);
        }
        SimulatedDirectory to = new SimulatedDirectory();

        RootCopy.begin(from, to).complete();

        assertThat(StoredRows.of(to)).isEqualTo(Deliveries.expected(20));
    }

    @Test
    void ofNoTablesIsEmpty() throws Exception {
        TablesCopy copy = copy(directory(), parent.resolve("copy"));

        assertThat(copy.tables()).isZero();
        assertThat(Files.exists(parent.resolve("copy"))).isFalse();
    }

    /** Copies at many moments of a sink that writes, and lets a sink on each copy go on. */
    @Test
    void isTakenAtAnyMomentOfASink() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong flushed = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            try (DeltaSink sink = Deliveries.sink(FileSystemDirectory.open(directory()))) {
                long next = Deliveries.open(sink) + 1;
                while (!stop.get()) {
                    Deliveries.flush(sink, next, next + BATCH - 1);
                    next += BATCH;
                    flushed.set(next - 1);
                }
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        writer.start();
        try {
            for (int i = 0; i < COPIES; i++) {
                long before = flushed.get();
                while (flushed.get() < before + BATCH && failure.get() == null) {
                    Thread.onSpinWait();
                }
                long promised = flushed.get();
                Path target = parent.resolve("copy" + i);
                copy(directory(), target);
                long last = flushed.get() + 2 * BATCH;

                FileSystemDirectory copied = FileSystemDirectory.open(target);
                try (DeltaSink sink = Deliveries.sink(copied)) {
                    long has = Deliveries.open(sink);
                    assertThat(has).isBetween(promised, last);
                    Deliveries.flush(sink, has + 1, last);
                }
                assertThat(StoredRows.of(copied)).isEqualTo(Deliveries.expected(last));
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(failure.get()).isNull();
    }

    @Test
    void failsForAFileThatIsGone() throws Exception {
        write(10);
        Path file = only(directory());
        TablesCopy copy = TablesCopy.of(directory(), parent.resolve("copy"));
        copy.begin();
        Files.delete(file);

        assertThatThrownBy(copy::complete)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining("was replaced and deleted before it was copied");
    }

    @Test
    void failsForAFileOfAnotherLength() throws Exception {
        write(10);
        Path file = only(directory());
        Files.write(file, new byte[] {1, 2, 3});

        assertThatThrownBy(() -> copy(directory(), parent.resolve("copy")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining("had 3");
    }

    @Test
    void refusesPathsOutsideOfTheTable() throws Exception {
        for (String path : List.of("../../secret", "/etc/passwd", "file:///etc/passwd", "data//x", "%2e%2e/x", "a b")) {
            Path log = Files.createDirectories(parent.resolve("tables/acme/orders/_delta_log"));
            Files.writeString(log.resolve("00000000000000000000.json"), """
                    {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
                    {"metaData":{"id":"6f1c1a52-5d0f-4c5c-9a70-3f9d1f0f1a01","format":{"provider":"parquet"},\
                    "schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[]}","partitionColumns":[],"configuration":{}}}
                    {"add":{"path":"%s","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true}}
                    """.formatted(path));
            Path target = parent.resolve("copy" + path.hashCode());

            assertThatThrownBy(() -> copy(directory(), target))
                    .as(path)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a path in the log of table")
                    .hasMessageContaining(", was \"" + path + '"');
        }
    }

    @Test
    void needsAnEmptyDirectory() throws Exception {
        write(10);
        Files.createDirectories(parent.resolve("copy/acme"));

        assertThatThrownBy(() -> copy(directory(), parent.resolve("copy")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be empty to copy tables into it");
    }
}
