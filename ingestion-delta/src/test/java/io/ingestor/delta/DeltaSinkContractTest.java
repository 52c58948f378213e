package io.ingestor.delta;

import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract of sinks, with the store read by DuckDB. */
class DeltaSinkContractTest extends SinkContract {

    @TempDir
    Path directory;

    @Override
    protected Sink sink() {
        return DeltaSink.builder(directory).build();
    }

    @Override
    protected void abandon(Sink sink) throws Exception {
        // A sink has no state that its close completes.
        sink.close();
    }

    @Override
    protected Optional<List<Long>> stored() throws Exception {
        Path table = directory.resolve("acme/_");
        if (!Files.exists(table)) {
            return Optional.of(List.of());
        }
        List<Long> sequences = new ArrayList<>();
        try (TableReader reader = TableReader.open().table(table)) {
            for (Object sequence : reader.values("SELECT _sequence FROM t ORDER BY _sequence")) {
                sequences.add((Long) sequence);
            }
        }
        return Optional.of(sequences);
    }
}
