package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.cli.terminal.ResultStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests of commands with a standard output that cannot be written. */
class ResultStreamTest {

    private static final int RECORDS = 5_000;

    /** A command without a report about ports in use. */
    private static final String[] CONFIG = {"config", "--print", "--port", "0", "--http-port", "0"};

    @TempDir
    private Path directory;

    @Test
    void aReaderThatWantsNoMoreEndsADumpQuietlyInAnyLanguage() throws Exception {
        ingest();
        AtomicLong written = new AtomicLong();
        ResultStream pipe = new ResultStream(failing(1, "Daten\u00fcbergabe unterbrochen", written), () -> true);

        CommandRun run = CommandRun.into(pipe, "dump", "--data-dir", directory.toString());

        assertThat(run).isEqualTo(new CommandRun(1, "", ""));
        assertThat(written.get()).isLessThan(RECORDS * 20L);
    }

    @Test
    void aDumpThatDoesNotFitIsAFailureAlsoIfItIsShort() throws Exception {
        ingest();

        for (String from : new String[] {"1", Integer.toString(RECORDS)}) {
            CommandRun run = CommandRun.into(
                    failing(1, "No space left on device", new AtomicLong()),
                    "dump",
                    "--data-dir",
                    directory.toString(),
                    "--from",
                    from);

            assertThat(run).isEqualTo(new CommandRun(1, "", "ingestion: standard output: No space left on device\n"));
        }
    }

    @Test
    void theWordsOfAFailureDoNotMakeAReaderOfAFile() {
        CommandRun run = CommandRun.into(failing(0, "Broken pipe", new AtomicLong()), CONFIG);

        assertThat(run).isEqualTo(new CommandRun(1, "", "ingestion: standard output: Broken pipe\n"));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aProcessWhoseReaderHasGoneEndsQuietlyAndOneWhoseDiskIsFullDoesNot() throws Exception {
        Process unread = new ProcessBuilder(command(CONFIG)).start();
        unread.getInputStream().close();
        assertThat(new String(unread.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(unread.waitFor()).isEqualTo(1);

        File full = new File("/dev/full");
        assumeTrue(full.exists());
        Process refused =
                new ProcessBuilder(command(CONFIG)).redirectOutput(full).start();
        assertThat(new String(refused.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("ingestion: standard output: ");
        assertThat(refused.waitFor()).isEqualTo(1);
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    @Test
    void otherResultsThatDoNotArriveAreFailuresToo() {
        CommandRun config = CommandRun.into(failing(0, "No space left on device", new AtomicLong()), CONFIG);

        assertThat(config).isEqualTo(new CommandRun(1, "", "ingestion: standard output: No space left on device\n"));
    }

    private void ingest() throws IOException {
        RecordBatch.Builder batch = RecordBatch.builder();
        for (int i = 0; i < RECORDS; i++) {
            batch.add(Record.builder("acme").entity("e" + i).put("i", i).build());
        }
        try (Ingestor ingestor = Ingestor.builder(directory).open()) {
            ingestor.ingest(batch.build()).join();
        }
    }

    /** Returns a stream that accepts this many writes and then fails. */
    private static OutputStream failing(int writes, String reason, AtomicLong written) {
        return new OutputStream() {
            private int left = writes;

            @Override
            public void write(int value) throws IOException {
                throw new UnsupportedOperationException("write blocks");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (left-- <= 0) {
                    throw new IOException(reason);
                }
                written.addAndGet(length);
            }
        };
    }
}
