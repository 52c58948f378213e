package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.delta.TableReader;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the command that backs up a data directory. */
@Timeout(180)
class BackupCommandTest {

    private static final int BACKUPS = 3;
    private static final long LINES = 20_000;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final Pattern SAVED =
            Pattern.compile("saved: log with sequences (\\d+) to (\\d+) in \\d+ segments, and (\\d) tables with .*\n");

    @TempDir
    private Path directory;

    private ServeProcess serve(Path data) throws Exception {
        Path configuration = Files.writeString(directory.resolve("c.json"), """
                { "ingestion": { "flush_interval": "50ms" }, "sink": { "type": "delta" } }
                """);
        return ServeProcess.start(data, "--config", configuration.toString());
    }

    private CommandRun backup(Path to) {
        return CommandRun.of("backup", "--data-dir", directory.resolve("data").toString(), "--to", to.toString());
    }

    /** Backs up a server that takes records and writes tables, and lets a server on each backup write the rest. */
    @Test
    void ofAWorkingServerHasEachRecordOnce() throws Exception {
        long[] ends = new long[BACKUPS];
        try (ServeProcess server = serve(directory.resolve("data"));
                PipedInputStream input = new PipedInputStream()) {
            CompletableFuture<CommandRun> sent = CompletableFuture.supplyAsync(() -> CommandRun.with(
                    Map.of(),
                    input,
                    "send",
                    "-",
                    "--tenant",
                    "acme",
                    "--entity-field",
                    "@line",
                    "--port",
                    server.port()));
            AtomicLong written = new AtomicLong();
            FutureTask<Long> writing = new FutureTask<>(() -> write(input, written));
            new Thread(writing, "writer").start();
            for (int i = 0; i < BACKUPS; i++) {
                while (written.get() < (i + 1) * LINES / (BACKUPS + 1)) {
                    assertThat(sent.isDone()).as("sent").isFalse();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                CommandRun run = backup(directory.resolve("backup" + i));
                assertThat(run.err()).isEmpty();
                assertThat(run.code()).isZero();
                Matcher saved = SAVED.matcher(run.out());
                assertThat(saved.matches()).as(run.out()).isTrue();
                ends[i] = Long.parseLong(saved.group(2));
            }
            assertThat(writing.get()).isEqualTo(LINES);
            assertThat(sent.join().code()).isZero();
            assertThat(server.terminate().exitCode()).isZero();
        }
        assertStored(directory.resolve("data"), LINES);
        for (int i = 0; i < BACKUPS; i++) {
            Path data = directory.resolve("backup" + i);
            try (ServeProcess server = serve(data)) {
                assertThat(server.port()).isNotEmpty();
                assertThat(server.terminate().exitCode()).isZero();
            }
            assertStored(data, ends[i]);
        }
    }

    /** Writes lines as fast as they are sent. */
    private static long write(PipedInputStream input, AtomicLong written) throws IOException {
        try (PipedOutputStream lines = new PipedOutputStream(input)) {
            for (int i = 1; i <= LINES; i++) {
                lines.write(("{\"n\": " + i + "}\n").getBytes(StandardCharsets.UTF_8));
                written.set(i);
            }
        }
        return written.get();
    }

    /** Checks that the table has each sequence up to the last once, with its record. */
    private static void assertStored(Path data, long last) throws Exception {
        if (last == 0) {
            return;
        }
        try (TableReader reader = TableReader.open()) {
            assertThat(reader.table(data.resolve("tables/acme/_"))
                            .rows("SELECT count(*), count(DISTINCT _sequence), min(_sequence), max(_sequence),"
                                    + " count(DISTINCT data->>'n') FROM t"))
                    .containsExactly(List.of(last, last, 1L, last, last));
        }
    }

    @Test
    void needsALogAndAnEmptyTarget() throws Exception {
        CommandRun nothing = backup(directory.resolve("backup"));
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.err()).contains("there is no log in this directory");

        Files.createDirectories(directory.resolve("data/wal"));
        Files.writeString(Files.createDirectories(directory.resolve("backup")).resolve("notes"), "x");
        CommandRun full = backup(directory.resolve("backup"));
        assertThat(full.code()).isEqualTo(2);
        assertThat(full.err()).contains("--to: must be a new or empty directory, was", "which is not empty");
    }
}
