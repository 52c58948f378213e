package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the log in a runtime that is linked without the flight recorder. */
class TrimmedRuntimeTest {

    @TempDir
    Path path;

    /** A process that appends one entry, and prints whether its runtime has the flight recorder. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] args) throws Exception {
            try (WriteAheadLog log = SegmentedWriteAheadLog.open(
                    FileSystemDirectory.open(Path.of(args[0])), SegmentedOptions.defaults())) {
                ByteBuffer payload = ByteBuffer.wrap("x".repeat(5_000).getBytes(StandardCharsets.US_ASCII));
                System.out.print(log.append(payload, 1, AckLevel.SYNCED).get() + " recorder: "
                        + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
            }
        }
    }

    @Test
    @Timeout(60)
    void theLogWorksWithoutTheFlightRecorder() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base,jdk.unsupported",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

        assertThat(process.waitFor()).isZero();
        assertThat(output).isEqualTo("1 recorder: false");
    }
}
