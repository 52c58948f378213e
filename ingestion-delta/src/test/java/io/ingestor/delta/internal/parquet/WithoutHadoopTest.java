package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.delta.Compression;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes, reads and joins files in a JVM whose class path has no Hadoop. */
class WithoutHadoopTest {

    @TempDir
    Path directory;

    @Test
    void filesAreWrittenReadAndJoined() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("hadoop-client"))
                .collect(Collectors.joining(File.pathSeparator));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        classPath,
                        Child.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();

        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).endsWith("300 rows, and Hadoop is not there\n");
        assertThat(child.waitFor()).isZero();
    }

    /** The program of the child. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            StorageDirectory files = FileSystemDirectory.open(Path.of(arguments[0]));
            List<Map<String, Object>> rows = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Map<String, Object> row = Tables.row(i);
                row.put("text", "text " + i);
                row.put("points", List.of(Map.of("x", 1.0)));
                rows.add(row);
            }
            for (Compression compression : Compression.values()) {
                var written = Tables.write(
                        files, compression.name(), Tables.EVERYTHING, compression, RowGroupLimits.ordinary(), rows);
                if (!Tables.read(files, compression.name(), Tables.EVERYTHING).equals(written)) {
                    throw new AssertionError("other values with " + compression);
                }
            }
            try (var output = files.create("all")) {
                ParquetWriter writer = Tables.writer(output, Tables.EVERYTHING, Compression.ZSTD);
                for (Compression compression : Compression.values()) {
                    try (var input = files.openForRead(compression.name())) {
                        new ParquetConcatenation(writer).append(ParquetReader.open(input));
                    }
                }
                System.out.print(writer.finish(Map.of()).rows() + " rows, and Hadoop is ");
            }
            try {
                Class.forName("org.apache.hadoop.conf.Configuration");
                System.out.print("there\n");
            } catch (ClassNotFoundException expected) {
                System.out.print("not there\n");
            }
        }
    }
}
