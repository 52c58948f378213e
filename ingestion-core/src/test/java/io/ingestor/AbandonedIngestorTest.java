package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the threads of an ingestor do not keep its host alive, and that their names contain its directory. */
class AbandonedIngestorTest {

    @TempDir
    Path parent;

    @Test
    void aHostWhoseMainDiesEnds() throws Exception {
        Path directory = parent.resolve("orders");
        Path out = parent.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedIngestor.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("ends by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String told = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(told).isEqualTo(1);
        assertThat(told).contains("as planned");
        List<String> threads = told.lines()
                .filter(line -> line.startsWith("wal-") || line.startsWith("ingestor-"))
                .toList();
        assertThat(threads)
                .contains(
                        "wal-log orders/wal",
                        "wal-sync orders/wal",
                        "wal-housekeeping orders/wal",
                        "ingestor-flush orders",
                        "ingestor-sink orders")
                .allMatch(name -> name.endsWith(" orders") || name.endsWith(" orders/wal"));

        assertThat(LogReader.open(directory).lastSequence()).isEqualTo(1);
    }
}
