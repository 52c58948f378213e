package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.delta.Compression;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Checks that the writer makes the bytes of a file that was made before. Run with {@code -Dgolden.write=FILE} to make
 * it anew.
 */
class GoldenFileTest {

    private static final String NAME = "/golden/everything.parquet";

    private static byte[] written() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Map<String, Object> row = Tables.row(i);
            row.put("number", i / 8.0);
            row.put("count", (long) i * i);
            row.put("flag", i % 2 == 0);
            row.put("text", i % 10 == 0 ? "text number " + i : "text " + i % 9);
            row.put("_payload", new byte[] {(byte) i});
            row.put("_metadata", Map.of("k", "v" + i));
            row.put("_rest", "{\"i\":" + i + "}");
            row.put("points", Arrays.asList(Map.of("x", 1.0, "tags", List.of("t")), null, Map.of()));
            row.put("grid", List.of(List.of(1L, 2L), List.of()));
            rows.add(row);
            rows.add(Tables.row(i));
        }
        SimulatedDirectory files = new SimulatedDirectory();
        Tables.write(files, "f", Tables.EVERYTHING, Compression.NONE, new RowGroupLimits(Long.MAX_VALUE, 150), rows);
        return files.contents().get("f");
    }

    @Test
    void theWriterMakesTheBytesOfTheFileThatWasFrozen() throws IOException {
        byte[] written = written();
        String target = System.getProperty("golden.write", "");
        if (!target.isEmpty()) {
            Files.write(Path.of(target), written);
        }

        try (InputStream frozen = GoldenFileTest.class.getResourceAsStream(NAME)) {
            assertThat(frozen).as(NAME).isNotNull();
            assertThat(written).isEqualTo(frozen.readAllBytes());
        }
    }

    @Test
    void theFileThatWasFrozenIsRead() throws IOException {
        try (InputStream frozen = GoldenFileTest.class.getResourceAsStream(NAME)) {
            assertThat(frozen).as(NAME).isNotNull();
            SimulatedDirectory files = new SimulatedDirectory(Map.of("f", frozen.readAllBytes()));

            var leaves = Tables.read(files, "f", Tables.EVERYTHING);

            assertThat(leaves.get(3)).hasSize(200).last().isEqualTo(new Shredder.Entry(0, 0, 99L));
        }
    }
}
