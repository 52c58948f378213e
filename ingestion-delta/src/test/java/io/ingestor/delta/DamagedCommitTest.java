package io.ingestor.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage in the files of a table: refused with the name of the file, until it is restored. */
class DamagedCommitTest {

    private static final String LOG = "acme/orders/_delta_log/";
    private static final String COMMIT = LOG + "00000000000000000001.json";

    private Map<String, byte[]> intact = Map.of();

    @BeforeEach
    void store() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory();
        try (DeltaSink sink = Deliveries.sink(directory)) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            Deliveries.flush(sink, 7, 12);
        }
        intact = directory.contents();
    }

    private SimulatedDirectory with(String file, byte[] content) {
        Map<String, byte[]> files = new HashMap<>(intact);
        files.put(file, content);
        return new SimulatedDirectory(files);
    }

    private static TableState read(StorageDirectory root) throws IOException {
        return new TableLog(root.directory("acme").directory("orders").directory("_delta_log")).read();
    }

    private byte[] commit() {
        return intact.get(COMMIT);
    }

    private static List<Object> state(TableState state) {
        return List.of(
                state.version(),
                state.metadata().orElseThrow(),
                state.protocol().orElseThrow(),
                List.copyOf(state.files()),
                List.copyOf(state.transactions()));
    }

    @Test
    void aFlippedByteIsFoundOrChangesNothing() throws IOException {
        List<Object> expected = state(read(new SimulatedDirectory(intact)));
        byte[] commit = commit();
        int actions = new String(commit, UTF_8).indexOf('\n') + 1;
        int found = 0;
        for (int i = 0; i < commit.length; i++) {
            byte[] damaged = commit.clone();
            damaged[i] = (byte) (damaged[i] ^ (1 << (i % 8)));
            try {
                assertThat(state(read(with(COMMIT, damaged)))).as("byte %s", i).isEqualTo(expected);
                assertThat(i).as("byte %s of an action", i).isLessThan(actions);
            } catch (IOException e) {
                assertThat(e).as("byte %s", i).hasMessageContaining("simulated/" + COMMIT);
                found++;
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(commit.length - actions);
    }

    @Test
    void aCommitThatIsCutShortIsRefused() {
        byte[] commit = commit();
        for (int length = 0; length < commit.length; length++) {
            byte[] cut = Arrays.copyOf(commit, length);
            assertThatThrownBy(() -> read(with(COMMIT, cut)))
                    .as("%s bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("commit simulated/" + COMMIT)
                    .hasMessageContaining("restore the file");
        }
    }

    @Test
    void anEmptyCommitOfAnotherWriterIsRefused() {
        for (String content : List.of("", "\n", " \r\n\n")) {
            assertThatThrownBy(() -> read(with(COMMIT, content.getBytes(UTF_8))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(COMMIT)
                    .hasMessageContaining("it has no line in its " + content.length() + " bytes");
        }
    }

    @Test
    void textThatIsNoUtf8IsRefused() {
        byte[] commit = "{\"add\":{\"path\":\"data/#\",\"size\":1}}\n".getBytes(UTF_8);
        commit[new String(commit, UTF_8).indexOf('#')] = (byte) 0xff;

        assertThatThrownBy(() -> read(with(COMMIT, commit)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(COMMIT)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aCommitThatIsRepeatedInItsFileIsRefused() throws IOException {
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(commit());
        twice.writeBytes(commit());

        assertThatThrownBy(() -> read(with(COMMIT, twice.toByteArray()))).hasMessageContaining("CRC-32C");
    }

    @Test
    void aLineOfSeveralMegabytesIsRead() throws IOException {
        String note = "{\"commitInfo\":{\"operation\":\"" + "x".repeat(8 << 20) + "\"}}\n";

        TableState state = read(with(LOG + "00000000000000000002.json", note.getBytes(UTF_8)));

        assertThat(state.version()).isEqualTo(2);
        assertThat(state.files()).hasSize(3);
    }

    @Test
    void aLineThatIsNestedTooDeeplyIsRefused() {
        byte[] commit = ("{\"add\":" + "[".repeat(100_000)).getBytes(UTF_8);

        assertThatThrownBy(() -> read(with(COMMIT, commit)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(COMMIT);
    }

    @Test
    void aCommitOfAbsurdSizeIsNotReadIntoMemory(@TempDir Path directory) throws IOException {
        StorageDirectory root = FileSystemDirectory.open(directory);
        Path log = Path.of(root.directory("acme")
                .directory("orders")
                .directory("_delta_log")
                .location());
        try (RandomAccessFile file =
                new RandomAccessFile(log.resolve("00000000000000000000.json").toFile(), "rw")) {
            file.setLength(5L << 30);
        }

        assertThatThrownBy(() -> read(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("00000000000000000000.json must have at most 268435456 bytes, had 5368709120");
    }

    @Test
    void aDamagedTableStopsTheFlushUntilItsCommitIsRestored() throws IOException {
        byte[] damaged = commit().clone();
        damaged[damaged.length / 2] ^= 1;
        SimulatedDirectory directory = with(COMMIT, damaged);
        try (DeltaSink sink = Deliveries.sink(directory)) {
            Deliveries.open(sink);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Deliveries.flush(sink, 13, 17))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("commit simulated/" + COMMIT)
                        .hasMessageContaining("restore the file from a backup");
            }
            directory.delete(COMMIT);
            try (var file = directory.create(COMMIT)) {
                file.writeFully(ByteBuffer.wrap(commit()), 0);
            }
            Deliveries.flush(sink, 13, 17);
        }
        assertThat(StoredRows.of(directory)).isEqualTo(Deliveries.expected(17));
        assertThat(StoredRows.leftovers(directory)).isEmpty();
    }

    @Test
    void aDamagedDataFileDoesNotStopFlushesAndItsReaderNamesIt() throws IOException {
        String file = intact.keySet().stream()
                .filter(name -> name.startsWith("acme/orders/data/") && name.endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
        byte[] damaged = intact.get(file).clone();
        damaged[damaged.length - 6] ^= 0x40;
        SimulatedDirectory directory = with(file, damaged);

        try (DeltaSink sink = Deliveries.sink(directory)) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 13, 17);
        }

        assertThatThrownBy(() -> StoredRows.of(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.substring(file.lastIndexOf('/') + 1));
        assertThat(directory.contents().get(file)).isEqualTo(damaged);
        directory.delete(file);
        try (var restored = directory.create(file)) {
            restored.writeFully(ByteBuffer.wrap(intact.get(file)), 0);
        }
        assertThat(StoredRows.of(directory)).isEqualTo(Deliveries.expected(17));
    }
}
