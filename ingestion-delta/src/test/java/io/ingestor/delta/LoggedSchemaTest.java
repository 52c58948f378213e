package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Tests that the log of a table has the columns of its files, by which readers plan without opening them. */
class LoggedSchemaTest {

    private static String schema(SimulatedDirectory root) throws IOException {
        TableState state =
                new TableLog(root.directory("acme").directory("orders").directory("_delta_log")).read();
        return state.metadata().orElseThrow().schema();
    }

    @Test
    void theCommitThatFirstUsesAColumnAddsItToTheSchema() throws IOException {
        SimulatedDirectory root = new SimulatedDirectory();
        try (DeltaSink sink = Deliveries.sink(root)) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            assertThat(schema(root)).contains("\"total\"").doesNotContain("\"discount\"");

            Deliveries.flush(sink, 7, 12);
        }
        assertThat(schema(root)).contains("\"total\"", "\"discount\"", "\"_sequence\"");
    }
}
