package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.sink.Sink;
import io.ingestor.wal.Retention;
import io.ingestor.wal.WalContext;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.WriteAheadLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a log that keeps its entries elsewhere: the ingestor creates the directory only if the log asks for it. */
@Timeout(60)
class LogWithoutDirectoryTest {

    @TempDir
    Path parent;

    private Path data() {
        return parent.resolve("data");
    }

    private static Record record(String entity) {
        return Record.builder("acme").entity(entity).put("amount", 1).build();
    }

    @Test
    void noDirectoryAppears() throws Exception {
        ControlledLog log = new ControlledLog().automatic();

        try (Ingestor ingestor =
                Ingestor.builder(data()).writeAheadLog(context -> log).open()) {
            assertThat(ingestor.ingest(record("1")).get(30, TimeUnit.SECONDS).sequence())
                    .isOne();
            assertThat(ingestor.get("acme", "1")).isPresent();
        }

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aDirectoryAppearsOnceTheLogAsksForIt() throws Exception {
        ControlledLog log = new ControlledLog().automatic();
        List<String> locations = new ArrayList<>();

        try (Ingestor ingestor = Ingestor.builder(data())
                .writeAheadLog(context -> {
                    assertThat(parent).isEmptyDirectory();
                    locations.add(context.directory().location());
                    return log;
                })
                .open()) {
            assertThat(ingestor.state()).isEqualTo(IngestorState.OPEN);
            assertThat(data().resolve("wal")).isDirectory();
        }

        assertThat(locations)
                .singleElement()
                .asString()
                .endsWith(Path.of("data", "wal").toString());
    }

    @Test
    void theLogHearsWhatTheIngestorDemands() throws Exception {
        List<WalContext> contexts = new ArrayList<>();

        try (Ingestor ingestor = Ingestor.builder(data())
                .memoryBudget(5 << 20)
                .writeAheadLog(context -> {
                    contexts.add(context);
                    return new ControlledLog().automatic();
                })
                .open()) {
            assertThat(ingestor.state()).isEqualTo(IngestorState.OPEN);
        }

        assertThat(contexts).singleElement().satisfies(context -> {
            assertThat(context.firstSequenceAtLeast()).isOne();
            assertThat(context.queuedBytes()).isEqualTo(5 << 20);
        });
    }

    @Test
    void aLogThatReleasesByItselfHasNoSink() {
        WalFactory releasing = new WalFactory() {
            @Override
            public WriteAheadLog open(WalContext context) {
                throw new AssertionError("opened");
            }

            @Override
            public Retention retention() {
                return new Retention(Long.MAX_VALUE, Duration.ofDays(1));
            }
        };

        assertThatThrownBy(() -> Ingestor.builder(data())
                        .writeAheadLog(releasing)
                        .sink(Sink.discarding())
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retention must be unlimited with a sink");
        assertThat(parent).isEmptyDirectory();
    }
}
