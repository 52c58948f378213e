package io.ingestor.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.cli.CommandRun;
import io.ingestor.cli.config.Configuration;
import io.ingestor.cli.config.Rules;
import io.ingestor.grpc.IngestionServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the effect of settings on the assembled server. */
@Timeout(60)
class AssemblyTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"off,9223372036854775807", "20GB,21474836480"})
    void theBacklogOfTheTablesIsLimitedAsConfigured(String limit, long bytes) throws Exception {
        Configuration configuration = Configuration.load(
                Optional.empty(),
                Map.of("WAL_MAX_BACKLOG_BYTES", limit, "SINK_TYPE", "delta", "STORAGE_DATA_DIR", directory.toString()),
                Map.of());

        try (Rules rules = Rules.open(configuration);
                Ingestor ingestor = Assembly.ingestor(configuration, Assembly.log(configuration), rules)
                        .open()) {
            assertThat(ingestor.stats().flush().backlog().limitBytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"accept,1,0", "reject,0,1"})
    void emptyRecordsAreStoredOrRejectedAsConfigured(String choice, int accepted, int rejected) throws Exception {
        Configuration configuration = Configuration.load(
                Optional.empty(),
                Map.of(
                        "INGESTION_EMPTY_RECORDS",
                        choice,
                        "INGESTION_PORT",
                        "0",
                        "INGESTION_HTTP_PORT",
                        "0",
                        "STORAGE_DATA_DIR",
                        directory.toString()),
                Map.of());

        try (Rules rules = Rules.open(configuration);
                Ingestor ingestor = Assembly.ingestor(configuration, Assembly.log(configuration), rules)
                        .open();
                IngestionServer server = Assembly.server(configuration, rules).start()) {
            server.serve(ingestor);
            CommandRun run = CommandRun.with(
                    Map.of(), "{}\n", "send", "-", "--tenant", "acme", "--port", Integer.toString(server.port()));

            assertThat(run.out()).isEqualTo("accepted " + accepted + "\nrejected " + rejected + "\n");
            assertThat(ingestor.stats().totals().durable()).isEqualTo(accepted);
            assertThat(ingestor.stats().totals().empty()).isEqualTo(1);
        }
    }
}
