package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.wal.Compression;
import io.ingestor.wal.Retention;
import io.ingestor.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that prints the records of a log. */
class DumpCommandTest {

    private static final WalOptions SMALL_SEGMENTS = WalOptions.builder()
            .segmentBytes(64 << 10)
            .compression(Compression.NONE)
            .build();

    private static final int RECORDS = 40;

    @TempDir
    private Path data;

    /** Ingests records of 8 KB until the retention has released the oldest; returns the first that is left. */
    private long releaseSome() throws IOException {
        WalOptions options = SMALL_SEGMENTS.toBuilder()
                .retention(Retention.ALL.withBytes(128 << 10))
                .build();
        try (Ingestor ingestor = Ingestor.builder(data).walOptions(options).open()) {
            for (int i = 1; i <= RECORDS; i++) {
                var unused = ingestor.ingest(Record.builder("orders")
                                .entity("order-" + i)
                                .payload(new byte[8 << 10], "application/octet-stream")
                                .build())
                        .join();
            }
        }
        try (Ingestor ingestor =
                Ingestor.builder(data).walOptions(SMALL_SEGMENTS).open()) {
            return ingestor.firstSequence();
        }
    }

    private CommandRun dump(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "dump";
        arguments[1] = "--data-dir";
        arguments[2] = data.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void beginsAtTheFirstSequenceThatRetentionHasLeft() throws IOException {
        long first = releaseSome();
        assertThat(first).isGreaterThan(1);

        CommandRun printed = dump();
        CommandRun counted = dump("--count");
        CommandRun asked = dump("--count", "--from", "2");
        CommandRun later = dump("--count", "--from", Long.toString(RECORDS));

        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(printed.out().lines()).hasSize((int) (RECORDS + 1 - first));
        assertThat(printed.out()).startsWith("{\"sequence\":" + first + ",");
        assertThat(counted.out()).isEqualTo(RECORDS + 1 - first + "\n");
        assertThat(asked.out()).isEqualTo(counted.out());
        assertThat(later.out()).isEqualTo("1\n");
    }
}
