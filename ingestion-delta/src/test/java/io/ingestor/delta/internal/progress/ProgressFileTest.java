package io.ingestor.delta.internal.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.sink.LogLineage;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProgressFileTest {

    private static final UUID LOG = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    private static Progress upTo(long sequence) {
        return new Progress(LOG, LogLineage.unknown(), sequence);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory();
        ProgressFile file = new ProgressFile(directory);
        assertThat(file.read()).isEmpty();

        file.write(upTo(5));
        file.write(upTo(9));

        assertThat(file.read()).contains(upTo(9));
        assertThat(directory.list()).containsExactly("progress");
    }

    @Test
    void theFileHasTheBytesOfItsDescription() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory();
        new ProgressFile(directory).write(upTo(0x0102));

        byte[] bytes = directory.contents().get("progress");

        assertThat(HexFormat.of().formatHex(bytes, 0, 40))
                .isEqualTo("494e475354505247" + "01000000" + "00000000" + "efcdab8967452301" + "efcdab8967452301"
                        + "0201000000000000");
        assertThat(bytes).hasSize(44);
    }

    @Test
    void eachFlippedByteIsFound() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory();
        new ProgressFile(directory).write(upTo(7));
        byte[] bytes = directory.contents().get("progress");

        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 4;
            ProgressFile file = new ProgressFile(new SimulatedDirectory(Map.of("progress", damaged)));
            assertThatThrownBy(file::read)
                    .as("byte %d", i)
                    .isInstanceOf(CorruptProgressException.class)
                    .hasMessageContaining("simulated/progress is damaged")
                    .hasMessageContaining("delete it");
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            ProgressFile file = new ProgressFile(new SimulatedDirectory(Map.of("progress", cut)));
            assertThatThrownBy(file::read).isInstanceOf(CorruptProgressException.class);
        }
    }

    @Test
    void aCrashLeavesTheOldOrTheNewProgress() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory();
        ProgressFile file = new ProgressFile(directory);
        file.write(upTo(5));
        directory.event("first");
        file.write(upTo(9));
        CrashModel model = new CrashModel(Disk.EMPTY);
        boolean first = false;
        for (Operation operation : directory.operations()) {
            model.apply(operation);
            first |= operation instanceof Operation.Event;
            CrashModel.Survivors survivors = model.survivors();
            int[] outcomes = new int[survivors.choices()];
            do {
                Optional<Progress> left = new ProgressFile(new SimulatedDirectory(survivors.disk(outcomes))).read();
                assertThat(left.map(Progress::lastSequence).orElse(0L))
                        .isIn(first ? new Long[] {5L, 9L} : new Long[] {0L, 5L});
            } while (advance(survivors, outcomes));
        }
        assertThat(new ProgressFile(new SimulatedDirectory(
                                model.survivors().disk(new int[model.survivors().choices()])))
                        .read())
                .contains(upTo(9));
    }

    private static boolean advance(CrashModel.Survivors survivors, int[] outcomes) {
        for (int i = 0; i < outcomes.length; i++) {
            if (++outcomes[i] < survivors.outcomes(i)) {
                return true;
            }
            outcomes[i] = 0;
        }
        return false;
    }
}
