package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a command whose standard output cannot be written. */
class ResultStreamTest {

    private static final int RECORDS = 5_000;

    @TempDir
    private Path directory;

    @Test
    void aReaderThatWantsNoMoreEndsADumpQuietly() throws Exception {
        ingest();
        AtomicLong written = new AtomicLong();

        CommandRun run =
                CommandRun.into(failing(1, "Broken pipe", written), "dump", "--data-dir", directory.toString());

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
    void otherResultsThatDoNotArriveAreFailuresToo() {
        CommandRun config =
                CommandRun.into(failing(0, "No space left on device", new AtomicLong()), "config", "--print");

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

    /** Takes so many writes, then fails. */
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
