package io.ingestor.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.sink.CorruptCheckpointException;
import io.ingestor.wal.UnsupportedFormatException;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    private static final Checkpoint SAMPLE = new Checkpoint(0x0102030405060708L, 0x1112131415161718L);

    private static byte[] sample() {
        return CheckpointFormat.encode(SAMPLE).array();
    }

    private static SimulatedDirectory with(byte[] file) {
        return new SimulatedDirectory(Map.of(CheckpointFormat.NAME, file));
    }

    private static Checkpoint read(byte[] file) throws IOException {
        return CheckpointFile.open(with(file)).checkpoint();
    }

    /** Returns the file with a correct CRC. */
    private static byte[] sealed(byte[] file) {
        CRC32C crc = new CRC32C();
        crc.update(file, 0, file.length - 4);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 4, (int) crc.getValue());
        return file;
    }

    @Test
    void theBytesAreAsTheFormatSays() {
        assertThat(HexFormat.of().formatHex(sample()))
                .isEqualTo("494e475354434b50" + "01000000" + "01000000" + "1817161514131211" + "01000000" + "00000000"
                        + "0807060504030201" + "d862ddb3");
    }

    @Test
    void whatWasWrittenIsReadAndNoFileMeansNothingWasDelivered() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        CheckpointFile file = CheckpointFile.open(directory);
        assertThat(file.checkpoint()).isEqualTo(Checkpoint.NONE);

        file.advance(LogConsumer.SINK, 7, 12);

        assertThat(file.checkpoint()).isEqualTo(new Checkpoint(7, 12));
        assertThat(CheckpointFile.open(directory).checkpoint()).isEqualTo(new Checkpoint(7, 12));
        assertThat(directory.contents()).containsOnlyKeys(CheckpointFormat.NAME);
    }

    @Test
    void aCheckpointMayNameAnyNumberOfConsumersWithinItsLimit() throws Exception {
        Map<Integer, Long> sequences = new HashMap<>();
        for (int number = 1; number <= CheckpointFormat.MAX_CONSUMERS; number++) {
            Checkpoint checkpoint = new Checkpoint(sequences, 1_000);
            assertThat(read(CheckpointFormat.encode(checkpoint).array())).isEqualTo(checkpoint);
            sequences.put(3 * number, 10L * number);
        }
        sequences.put(1, 1L);

        assertThatThrownBy(() -> CheckpointFormat.encode(new Checkpoint(sequences, 1_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neitherNumberEverFalls() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        CheckpointFile file = CheckpointFile.open(directory);
        file.advance(LogConsumer.SINK, 7, 12);

        file.advance(LogConsumer.SINK, 5, 20);
        assertThat(CheckpointFile.open(directory).checkpoint()).isEqualTo(new Checkpoint(7, 12));
        file.advance(LogConsumer.SINK, 8, 9);
        assertThat(CheckpointFile.open(directory).checkpoint()).isEqualTo(new Checkpoint(8, 12));
        file.advance(LogConsumer.SINK, 30, 3);
        assertThat(CheckpointFile.open(directory).checkpoint()).isEqualTo(new Checkpoint(30, 31));
    }

    @Test
    void theFileIsSyncedBeforeItGetsItsNameAndTheNameAfterIt() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        CheckpointFile.open(directory).advance(LogConsumer.SINK, 7, 8);

        List<Operation> operations = directory.operations();
        assertThat(operations)
                .extracting(operation -> operation.getClass().getSimpleName())
                .containsExactly(
                        "Create", "Write", "SyncStart", "SyncEnd", "Rename", "DirectorySyncStart", "DirectorySyncEnd");
        assertThat(operations)
                .contains(new Operation.Rename(0, CheckpointFormat.TEMPORARY_NAME, CheckpointFormat.NAME));
    }

    @Test
    void whicheverCallFailsTheOldCheckpointStandsAndTheNextAttemptSucceeds() throws Exception {
        for (int n = 0; n < 8; n++) {
            SimulatedDirectory directory = new SimulatedDirectory();
            CheckpointFile file = CheckpointFile.open(directory);
            file.advance(LogConsumer.SINK, 7, 8);
            AtomicInteger calls = new AtomicInteger();
            int at = n;
            directory.faults((call, name) -> calls.getAndIncrement() == at ? Fault.EIO : null);
            try {
                file.advance(LogConsumer.SINK, 9, 10);
                assertThat(calls.get()).as("calls made, none of which failed").isLessThanOrEqualTo(at);
            } catch (IOException e) {
                assertThat(file.checkpoint()).isEqualTo(new Checkpoint(7, 8));
                file.advance(LogConsumer.SINK, 9, 10);
            }
            directory.faults((call, name) -> null);
            assertThat(CheckpointFile.open(directory).checkpoint()).isEqualTo(new Checkpoint(9, 10));
        }
    }

    @Test
    void everyFlippedBitIsFound() {
        for (int bit = 0; bit < sample().length * 8; bit++) {
            byte[] file = sample();
            file[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> read(file)).as("bit %s", bit).isInstanceOf(CorruptCheckpointException.class);
        }
    }

    @Test
    void everyOtherSizeIsFound() {
        for (int size = 0; size < 100; size++) {
            byte[] file = Arrays.copyOf(sample(), size);
            if (size != CheckpointFormat.length(1)) {
                assertThatThrownBy(() -> read(file)).as("size %s", size).isInstanceOf(CorruptCheckpointException.class);
            }
        }
    }

    @Test
    void damageIsToldWithFilePositionExpectedAndActualAndWhatToDo() {
        byte[] file = sample();
        file[20]++;

        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        CorruptCheckpointException.class,
                        corrupt -> assertThat(corrupt.position()).isEqualTo(40))
                .hasMessageContaining("simulated/checkpoint")
                .hasMessageContaining("position 40")
                .hasMessageContaining("CRC-32C expected 0xb3dd62d8, actual 0x")
                .hasMessageContaining("Restore the file, or delete it");
    }

    @Test
    void numbersThatCannotBeAreRefusedThoughTheCrcIsRight() {
        assertThatThrownBy(
                        () -> read(CheckpointFormat.encode(new Checkpoint(7, 7)).array()))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("were 7 and 7");
        assertThatThrownBy(() ->
                        read(CheckpointFormat.encode(new Checkpoint(-1, 7)).array()))
                .isInstanceOf(CorruptCheckpointException.class);
        for (int place : new int[] {12, 15, 24, 28}) {
            byte[] wrong = sample();
            wrong[place] = (byte) (place == 24 ? 0 : -1);
            assertThatThrownBy(() -> read(sealed(wrong)))
                    .as("byte %s", place)
                    .isInstanceOf(CorruptCheckpointException.class);
        }
        byte[] twice =
                CheckpointFormat.encode(new Checkpoint(Map.of(1, 5L, 2, 7L), 8)).array();
        twice[40] = 1;
        assertThatThrownBy(() -> read(sealed(twice)))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("must be above that of the one before, 1, was 1");
        assertThatThrownBy(() -> read(
                        CheckpointFormat.encode(new Checkpoint(Map.of(), 0)).array()))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("must be 1 or more, was 0");
    }

    @Test
    void aNewerVersionIsRefusedAsSuchWhateverItsLength() {
        byte[] newer = Arrays.copyOf(sample(), 48);
        newer[8] = 2;

        assertThatThrownBy(() -> read(sealed(newer)))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void anOwnerThatHasLostTheDirectoryWritesNothing() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        CheckpointFile file = CheckpointFile.open(directory, directory.lock());
        file.advance(LogConsumer.SINK, 7, 8);
        Map<String, byte[]> before = directory.contents();
        directory.faults((call, name) -> call.equals("verify") ? Fault.EIO : null);

        assertThatThrownBy(() -> file.advance(LogConsumer.SINK, 9, 10)).isInstanceOf(IOException.class);

        assertThat(file.checkpoint()).isEqualTo(new Checkpoint(7, 8));
        assertThat(directory.operations())
                .filteredOn(Operation.Rename.class::isInstance)
                .hasSize(1);
        assertThat(directory.contents()).containsOnlyKeys(before.keySet());
    }
}
